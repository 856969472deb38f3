from pathlib import Path

import nibabel as nib
import numpy as np
import pytest
import SimpleITK as sitk  # noqa: N813

from tests.volumes.helpers import sagittal_affine, texture, write_by_nibabel
from vertext.errors import LabelError, ReadError, UnsupportedInputError
from vertext.volumes import read_labels

SHAPE = (5, 24, 20)


@pytest.mark.parametrize("dtype", [np.uint8, np.int16, np.float32, np.float64])
def test_whole_numbers_of_any_type_are_labels(tmp_path: Path, dtype: type) -> None:
    data = texture(SHAPE, np.uint8)
    labels = read_labels(
        write_by_nibabel(tmp_path / "l.nii.gz", data.astype(dtype), sagittal_affine())
    )
    assert np.issubdtype(labels.data.dtype, np.integer)
    assert np.array_equal(labels.data, data)
    assert labels.scheme is None


@pytest.mark.parametrize("value", [0.5, np.nan])
def test_other_numbers_are_named(tmp_path: Path, value: float) -> None:
    data = np.zeros(SHAPE, np.float32)
    data[0, 0, :3] = value
    path = write_by_nibabel(tmp_path / "l.nii.gz", data, sagittal_affine())
    with pytest.raises(LabelError, match=rf"3 voxels are not \({value:g}\)"):
        read_labels(path)


def test_an_empty_map_is_a_map(tmp_path: Path) -> None:
    path = write_by_nibabel(tmp_path / "l.nii.gz", np.zeros(SHAPE, np.uint8), sagittal_affine())
    assert not read_labels(path).data.any()


def test_mha_labels(tmp_path: Path) -> None:
    data = texture(SHAPE, np.uint8)
    sitk.WriteImage(sitk.GetImageFromArray(data), str(tmp_path / "l.mha"))
    assert np.array_equal(read_labels(tmp_path / "l.mha").data, data.transpose())


def test_other_programs_extensions_are_passed_over(tmp_path: Path) -> None:
    image = nib.Nifti1Image(texture(SHAPE, np.uint8), sagittal_affine())
    for code, text in [(6, b"not json"), (44, b"\x01\x02"), (6, b'{"vertext": 3}')]:
        image.header.extensions.append(nib.nifti1.Nifti1Extension(code, text))
    nib.save(image, tmp_path / "l.nii.gz")
    labels = read_labels(tmp_path / "l.nii.gz")
    assert labels.scheme is None
    assert labels.names == {}


def test_bad_label_files(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no such"):
        read_labels(tmp_path / "missing.nii.gz")
    with pytest.raises(ReadError, match="no such"):
        read_labels(tmp_path)
    (tmp_path / "l.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(ReadError, match="label maps are read from"):
        read_labels(tmp_path / "l.png")
    path = write_by_nibabel(
        tmp_path / "l.nii", np.zeros((5, 24, 20, 2), np.uint8), sagittal_affine()
    )
    with pytest.raises(UnsupportedInputError, match="2 volumes"):
        read_labels(path)
