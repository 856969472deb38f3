import json
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest
import SimpleITK as sitk  # noqa: N813

from tests.volumes.helpers import oblique, sagittal_affine, texture, write_by_nibabel
from vertext.errors import LabelError, ResourceError, UsageError
from vertext.volumes import LabelMap, Volume, read_labels, read_scan

GEOMETRY = (
    "dim", "pixdim", "xyzt_units", "qform_code", "sform_code", "quatern_b", "quatern_c",
    "quatern_d", "qoffset_x", "qoffset_y", "qoffset_z", "srow_x", "srow_y", "srow_z",
)  # fmt: skip


def _labels(shape: tuple[int, ...]) -> np.ndarray:
    return np.random.default_rng(0).choice(np.array([0, 1, 2, 100, 201], np.uint8), shape)


@pytest.mark.parametrize("name", ["labels.nii", "labels.nii.gz"])
def test_geometry_fields_of_a_nifti_input_are_kept_bit_for_bit(tmp_path: Path, name: str) -> None:
    affine = oblique((3, 7, -11)) @ sagittal_affine()
    image = nib.Nifti1Image(texture((5, 24, 20)), affine)
    image.set_sform(affine, code=4)
    image.set_qform(affine, code=2)
    image.header.set_xyzt_units("mm", "sec")
    image.header["pixdim"][4:] = 2.5, 0, 1, 0
    nib.save(image, tmp_path / "scan.nii.gz")
    scan = read_scan(tmp_path / "scan.nii.gz")
    LabelMap.on(scan, _labels(scan.shape), scheme="spider").save(tmp_path / name)
    before, after = nib.load(tmp_path / "scan.nii.gz"), nib.load(tmp_path / name)
    for field in GEOMETRY:
        assert before.header[field].tobytes() == after.header[field].tobytes(), field
    assert np.array_equal(before.affine, after.affine)
    assert np.array_equal(np.asarray(after.dataobj), _labels((5, 24, 20)))


@pytest.mark.parametrize("shape", [(24, 20), (24, 20, 1), (5, 24, 20, 1)])
def test_the_output_has_as_many_axes_as_the_input(tmp_path: Path, shape: tuple[int, ...]) -> None:
    affine = sagittal_affine() if len(shape) == 4 else sagittal_affine()[:, [1, 2, 0, 3]]
    scan = read_scan(write_by_nibabel(tmp_path / "scan.nii.gz", texture(shape), affine))
    LabelMap.on(scan, _labels(scan.shape), scheme="spider").save(tmp_path / "labels.nii.gz")
    assert nib.load(tmp_path / "labels.nii.gz").shape == shape


def test_a_chosen_volume_of_a_4d_file_gives_a_3d_label_map(tmp_path: Path) -> None:
    path = write_by_nibabel(tmp_path / "s.nii", texture((5, 24, 20, 3)), sagittal_affine())
    scan = read_scan(path, volume=1)
    LabelMap.on(scan, _labels(scan.shape), scheme="spider").save(tmp_path / "l.nii.gz")
    after = nib.load(tmp_path / "l.nii.gz")
    assert after.shape == (5, 24, 20)
    assert np.array_equal(after.affine, nib.load(path).affine)


def test_nifti_2_and_big_endian_inputs_keep_their_geometry(tmp_path: Path) -> None:
    header = nib.Nifti2Header(endianness=">")
    nib.save(nib.Nifti2Image(texture((5, 24, 20)), sagittal_affine(), header), tmp_path / "s.nii")
    scan = read_scan(tmp_path / "s.nii")
    LabelMap.on(scan, _labels(scan.shape), scheme="spider").save(tmp_path / "l.nii.gz")
    before, after = nib.load(tmp_path / "s.nii"), nib.load(tmp_path / "l.nii.gz")
    assert isinstance(after, nib.Nifti2Image)
    for field in GEOMETRY:
        assert np.array_equal(before.header[field], after.header[field]), field


@pytest.mark.parametrize("degrees", [(0, 0, 0), (180, 0, 0), (0, 180, 90), (5, -12, 170)])
@pytest.mark.parametrize("mirrored", [False, True])
def test_without_a_nifti_input_sform_and_qform_both_place_it(
    tmp_path: Path, degrees: tuple[float, float, float], mirrored: bool
) -> None:
    affine = oblique(degrees) @ sagittal_affine() @ np.diag([-1.0 if mirrored else 1.0, 1, 1, 1])
    LabelMap(_labels((5, 24, 20)), affine, scheme="spider").save(tmp_path / "l.nii.gz")
    image = nib.load(tmp_path / "l.nii.gz")
    assert np.allclose(image.get_sform(), affine, atol=1e-4)
    assert np.allclose(image.get_qform(), affine, atol=1e-3)
    other = sitk.ReadImage(str(tmp_path / "l.nii.gz"))
    x, y, z = other.TransformIndexToPhysicalPoint((4, 20, 10))
    assert np.allclose((affine @ (4, 20, 10, 1))[:3], (-x, -y, z), atol=1e-2)


def test_a_sheared_grid_is_placed_by_the_sform_alone(tmp_path: Path) -> None:
    affine = sagittal_affine()
    affine[2, 0] = 1.0
    LabelMap(_labels((5, 24, 20)), affine, scheme="spider").save(tmp_path / "l.nii.gz")
    image = nib.load(tmp_path / "l.nii.gz")
    assert np.allclose(image.affine, affine)
    assert image.header["qform_code"] == 0


def test_names_colours_and_scheme_stand_in_the_header(tmp_path: Path) -> None:
    LabelMap(_labels((5, 24, 20)), sagittal_affine(), scheme="spider").save(tmp_path / "l.nii.gz")
    (extension,) = nib.load(tmp_path / "l.nii.gz").header.extensions
    assert extension.get_code() == 6
    described = json.loads(extension.text)["vertext"]
    assert described["scheme"] == "spider"
    rows = {row["label"]: row for row in described["labels"]}
    assert rows[1]["name"] == "L5"
    assert rows[201]["name"] == "L5/S1"
    assert len(rows[100]["colour"]) == 3


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    written = LabelMap(_labels((5, 24, 20)), sagittal_affine(), scheme="spider")
    written.save(tmp_path / "l.nii.gz")
    read = read_labels(tmp_path / "l.nii.gz")
    assert np.array_equal(read.data, written.data)
    assert read.scheme == "spider"
    assert read.names == written.names
    assert np.allclose(read.affine, written.affine)


@pytest.mark.parametrize(
    ("values", "dtype"),
    [((0, 255), "uint8"), ((0, 256), "uint16"), ((-1, 5), "int16"), ((0, 70000), "int32")],
)
def test_the_smallest_sufficient_type_is_written(tmp_path: Path, values, dtype: str) -> None:
    data = np.array(values, np.int64).reshape(2, 1, 1)
    LabelMap(data, sagittal_affine()).save(tmp_path / "l.nii.gz")
    image = nib.load(tmp_path / "l.nii.gz")
    assert image.get_data_dtype() == dtype
    assert np.array_equal(np.asarray(image.dataobj), data)


def test_same_labels_same_bytes(tmp_path: Path) -> None:
    labels = LabelMap(_labels((5, 24, 20)), sagittal_affine(), scheme="spider")
    labels.save(tmp_path / "a.nii.gz")
    labels.save(tmp_path / "other_name.nii.gz")
    assert (tmp_path / "a.nii.gz").read_bytes() == (tmp_path / "other_name.nii.gz").read_bytes()


def test_no_half_file_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("gzip.GzipFile.writelines", full)
    labels = LabelMap(_labels((5, 24, 20)), sagittal_affine(), scheme="spider")
    with pytest.raises(ResourceError, match="No space left"):
        labels.save(tmp_path / "l.nii.gz")
    assert list(tmp_path.iterdir()) == []


def test_bad_labels_are_refused(tmp_path: Path) -> None:
    with pytest.raises(LabelError, match="integers"):
        LabelMap(np.zeros((2, 2, 2)), np.eye(4), scheme="spider")
    with pytest.raises(LabelError, match="do not fit"):
        LabelMap.on(Volume(np.zeros((2, 2, 2)), np.eye(4)), np.zeros((2, 2, 3), int), scheme=None)
    with pytest.raises(UsageError, match=r"\.nii"):
        LabelMap(np.zeros((2, 2, 2), int), np.eye(4)).save(tmp_path / "labels.png")
    with pytest.raises(UsageError, match="scheme"):
        LabelMap(np.zeros((2, 2, 2), int), np.eye(4), scheme="nobody")
