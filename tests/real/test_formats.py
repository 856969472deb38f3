"""Real files of many formats, against independent readers."""

from pathlib import Path

import nibabel as nib
import numpy as np
import pytest
import SimpleITK as sitk  # noqa: N813

from vertext.errors import UnsupportedInputError
from vertext.volumes import LabelMap, SagittalView, read_labels, read_scan

pytestmark = pytest.mark.real


def test_a_real_scan_and_its_labels(spider_case: tuple[Path, Path], tmp_path: Path) -> None:
    image, reference = spider_case
    scan, labels = read_scan(image), read_labels(reference)
    original = nib.load(reference)
    assert np.array_equal(labels.data, np.asarray(original.dataobj))
    assert np.array_equal(scan.affine, nib.load(image).affine)
    view = SagittalView.of(scan)
    assert view.volume.axis_codes == "LIP"
    turned = SagittalView.of(labels)
    LabelMap.on(scan, turned.restore_labels(turned.volume.data), scheme="spider").save(
        tmp_path / "l.nii.gz"
    )
    written = nib.load(tmp_path / "l.nii.gz")
    assert np.array_equal(written.affine, original.affine)
    assert np.array_equal(np.asarray(written.dataobj), labels.data)


@pytest.mark.parametrize("name", ["ct_dicom_j2k", "torchio_series"])
def test_dicom_series_as_simpleitk_reads_them(data_folder: Path, name: str) -> None:
    folder = data_folder / "formats" / name
    reader = sitk.ImageSeriesReader()
    reader.SetFileNames(reader.GetGDCMSeriesFileNames(str(folder)))
    image = reader.Execute()
    scan = read_scan(folder)
    assert scan.shape == image.GetSize()
    array = sitk.GetArrayViewFromImage(image)
    last = tuple(n - 1 for n in scan.shape)
    for index in [(0, 0, 0), (10, 20, 5), last]:
        x, y, z = image.TransformIndexToPhysicalPoint(index)
        found = np.linalg.solve(scan.affine, (-x, -y, z, 1))[:3]
        assert np.allclose(found, np.rint(found), atol=1e-2)
        assert scan.data[tuple(np.rint(found).astype(int))] == array[index[::-1]]


def test_segmentation_objects_are_no_scans(data_folder: Path) -> None:
    for file in sorted((data_folder / "formats" / "highdicom").glob("seg_*.dcm")):
        with pytest.raises(UnsupportedInputError, match="modality SEG"):
            read_scan(file)


def test_one_slice_beside_segmentation_objects(data_folder: Path) -> None:
    scan = read_scan(data_folder / "formats" / "highdicom")
    assert scan.shape == (128, 128, 1)


def test_a_mid_sagittal_picture(data_folder: Path) -> None:
    picture = min((data_folder / "spider_midsag" / "images").glob("*.png"))
    scan = read_scan(picture, spacing=(0.6, 0.6))
    assert scan.shape[0] == 1
    assert scan.axis_codes == "LIP"
