from pathlib import Path

import nibabel as nib
import numpy as np
import pytest
import SimpleITK as sitk  # noqa: N813

from tests.volumes.helpers import (
    oblique,
    patch_bytes,
    sagittal_affine,
    texture,
    write_by_nibabel,
)
from vertext.errors import ReadError, UnsupportedInputError
from vertext.volumes import read_scan

SHAPE = (5, 24, 20)
PIXDIM = 76
DIM = 40


@pytest.mark.parametrize("name", ["scan.nii", "scan.nii.gz"])
@pytest.mark.parametrize(
    "dtype", [np.uint8, np.int8, np.int16, np.uint16, np.int32, np.float32, np.float64]
)
def test_values_and_affine_are_those_of_nibabel(tmp_path: Path, name: str, dtype: type) -> None:
    affine = oblique((5, 10, 15)) @ sagittal_affine()
    path = write_by_nibabel(tmp_path / name, texture(SHAPE, np.int8).astype(dtype), affine)
    scan = read_scan(path)
    reference = nib.load(path)
    assert scan.data.dtype == dtype
    assert np.array_equal(scan.data, np.asanyarray(reference.dataobj))
    assert np.array_equal(scan.affine, reference.affine)
    assert scan.source == path
    assert scan.notes == ()


def test_geometry_is_that_of_simpleitk(tmp_path: Path) -> None:
    affine = oblique((5, 10, 15)) @ sagittal_affine()
    path = write_by_nibabel(tmp_path / "scan.nii.gz", texture(SHAPE), affine, qform_code=0)
    image = sitk.ReadImage(str(path))
    scan = read_scan(path)
    assert np.array_equal(scan.data.transpose(), sitk.GetArrayFromImage(image))
    x, y, z = image.TransformIndexToPhysicalPoint((3, 4, 2))
    assert np.allclose((scan.affine @ (3, 4, 2, 1))[:3], (-x, -y, z), atol=1e-3)


def test_nifti_2(tmp_path: Path) -> None:
    data = texture(SHAPE)
    nib.save(nib.Nifti2Image(data, sagittal_affine()), tmp_path / "scan.nii.gz")
    scan = read_scan(tmp_path / "scan.nii.gz")
    assert np.array_equal(scan.data, data)
    assert np.array_equal(scan.affine, sagittal_affine())


@pytest.mark.parametrize("kind", [nib.Nifti1Image, nib.Nifti2Image])
def test_big_endian(tmp_path: Path, kind: type) -> None:
    data = texture(SHAPE)
    header = kind.header_class(endianness=">")
    header.set_data_dtype(">i2")
    nib.save(kind(data, sagittal_affine(), header), tmp_path / "scan.nii")
    scan = read_scan(tmp_path / "scan.nii")
    assert np.array_equal(scan.data, data)
    assert scan.data.dtype.isnative
    assert np.array_equal(scan.affine, sagittal_affine())


def test_a_gzipped_file_named_nii_is_read(tmp_path: Path) -> None:
    write_by_nibabel(tmp_path / "scan.nii.gz", texture(SHAPE), sagittal_affine())
    path = (tmp_path / "scan.nii.gz").rename(tmp_path / "scan.nii")
    assert read_scan(path).shape == SHAPE


def test_slope_and_intercept_are_applied_in_floating_point(tmp_path: Path) -> None:
    data = np.linspace(0, 30000, 1000).astype(np.int16).reshape(10, 10, 10)
    image = nib.Nifti1Image(data, sagittal_affine())
    image.header.set_slope_inter(3.5, -100.0)
    nib.save(image, tmp_path / "scan.nii")
    # nibabel rescales on saving; set the fields behind its back.
    path = patch_bytes(tmp_path / "scan.nii", 112, np.array([3.5, -100.0], "<f4"))
    stored = np.asarray(nib.load(path).dataobj.get_unscaled(), np.float64)
    scan = read_scan(path)
    assert scan.data.dtype == np.float32
    assert scan.data.max() > np.iinfo(np.int16).max
    assert np.allclose(scan.data, stored * 3.5 - 100, rtol=1e-6)


@pytest.mark.parametrize("slope", [0.0, np.nan])
def test_a_slope_without_meaning_scales_nothing(tmp_path: Path, slope: float) -> None:
    data = texture(SHAPE)
    path = write_by_nibabel(tmp_path / "scan.nii", data, sagittal_affine())
    patch_bytes(path, 112, np.array([slope, 7.0], "<f4"))
    assert np.array_equal(read_scan(path).data, data)


def test_the_sform_wins_over_a_different_qform_and_the_difference_is_noted(tmp_path: Path) -> None:
    image = nib.Nifti1Image(texture(SHAPE), sagittal_affine())
    moved = sagittal_affine()
    moved[:3, 3] += 12.0
    image.set_sform(sagittal_affine(), code=1)
    image.set_qform(moved, code=1)
    nib.save(image, tmp_path / "scan.nii")
    scan = read_scan(tmp_path / "scan.nii")
    assert np.array_equal(scan.affine, sagittal_affine())
    assert any("qform and sform differ by up to 20.8 mm" in note for note in scan.notes)


def test_the_qform_serves_without_sform(tmp_path: Path) -> None:
    affine = oblique((8, -12, 20)) @ sagittal_affine()
    image = nib.Nifti1Image(texture(SHAPE), affine)
    image.set_sform(None, code=0)
    image.set_qform(affine, code=1)
    nib.save(image, tmp_path / "scan.nii")
    scan = read_scan(tmp_path / "scan.nii")
    assert np.allclose(scan.affine, nib.load(tmp_path / "scan.nii").affine, atol=1e-5)
    assert np.allclose(scan.affine, affine, atol=1e-4)
    assert scan.orientation_known


def test_without_any_form_the_spacing_serves_and_orientation_is_unknown(tmp_path: Path) -> None:
    image = nib.Nifti1Image(texture(SHAPE), None)
    image.header.set_zooms((2.0, 3.0, 4.0))
    nib.save(image, tmp_path / "scan.nii")
    scan = read_scan(tmp_path / "scan.nii")
    assert np.array_equal(scan.affine, nib.load(tmp_path / "scan.nii").affine)
    assert not scan.orientation_known
    assert any("no orientation" in note for note in scan.notes)


def test_a_pixdim_that_contradicts_the_sform_is_noted(tmp_path: Path) -> None:
    path = write_by_nibabel(tmp_path / "scan.nii", texture(SHAPE), sagittal_affine())
    patch_bytes(path, PIXDIM + 4, np.array([9.0, 9.0, 9.0], "<f4"))
    scan = read_scan(path)
    assert scan.spacing == pytest.approx((4.0, 0.9375, 0.8125))
    assert any("pixdim" in note for note in scan.notes)


def test_metres_become_millimetres(tmp_path: Path) -> None:
    affine = np.diag([0.001, 0.001, 0.001, 1]) @ sagittal_affine()
    path = write_by_nibabel(tmp_path / "scan.nii", texture(SHAPE), affine, xyzt_units=1)
    scan = read_scan(path)
    assert np.allclose(scan.affine, sagittal_affine(), atol=1e-4)
    assert any("unit" in note for note in scan.notes)


def test_a_2d_image_is_one_slice_and_flagged(tmp_path: Path) -> None:
    data = texture((24, 20))
    affine = sagittal_affine()[:, [1, 2, 0, 3]]
    scan = read_scan(write_by_nibabel(tmp_path / "slice.nii.gz", data, affine))
    assert scan.shape == (24, 20, 1)
    assert scan.is_2d
    assert any("single slice" in note for note in scan.notes)


@pytest.mark.parametrize("shape", [(5, 24, 20, 1), (5, 24, 20, 1, 1)])
def test_trailing_axes_of_length_1_are_dropped(tmp_path: Path, shape: tuple[int, ...]) -> None:
    path = write_by_nibabel(tmp_path / "scan.nii", texture(shape), sagittal_affine())
    assert read_scan(path).shape == SHAPE


def test_4d_names_its_volumes_and_how_to_choose(tmp_path: Path) -> None:
    data = texture((5, 24, 20, 3))
    path = write_by_nibabel(tmp_path / "scan.nii.gz", data, sagittal_affine())
    with pytest.raises(UnsupportedInputError, match=r"holds 3 volumes.*volume=K.*0 to 2"):
        read_scan(path)
    assert np.array_equal(read_scan(path, volume=2).data, data[..., 2])
    with pytest.raises(UnsupportedInputError, match="no volume 3"):
        read_scan(path, volume=3)


def test_colours_and_vectors_are_refused(tmp_path: Path) -> None:
    colours = np.zeros((5, 24, 20), [("R", "u1"), ("G", "u1"), ("B", "u1")])
    nib.save(nib.Nifti1Image(colours, sagittal_affine()), tmp_path / "rgb.nii")
    with pytest.raises(UnsupportedInputError, match="RGB"):
        read_scan(tmp_path / "rgb.nii")
    path = write_by_nibabel(tmp_path / "v.nii", texture((5, 24, 20, 1, 3)), sagittal_affine())
    with pytest.raises(UnsupportedInputError, match="several values"):
        read_scan(path)
    path = write_by_nibabel(
        tmp_path / "c.nii", texture(SHAPE).astype(np.complex64), sagittal_affine()
    )
    with pytest.raises(UnsupportedInputError, match="complex"):
        read_scan(path)


@pytest.mark.parametrize("shape", [(0, 24, 20), (5, 0, 20), (5, 24, 0), (5, 24, 20, 0)])
def test_an_axis_of_length_0_is_refused(tmp_path: Path, shape: tuple[int, ...]) -> None:
    path = write_by_nibabel(tmp_path / "scan.nii", texture(SHAPE), sagittal_affine())
    patch_bytes(path, DIM, np.array([len(shape), *shape], "<i2"))
    with pytest.raises(UnsupportedInputError, match="length 0"):
        read_scan(path)


@pytest.mark.parametrize("spacing", [0.0, -1.0, np.nan, np.inf])
def test_an_impossible_spacing_is_refused(tmp_path: Path, spacing: float) -> None:
    path = write_by_nibabel(tmp_path / "scan.nii", texture(SHAPE), sagittal_affine())
    patch_bytes(path, PIXDIM + 8, np.array([spacing], "<f4"))
    with pytest.raises(UnsupportedInputError, match="spacing"):
        read_scan(path)


@pytest.mark.parametrize("column", [(0.0, 0.0, 0.0), (-4.0, 0.0, 0.0), (np.nan, 0.0, 0.0)])
def test_a_singular_affine_is_refused(tmp_path: Path, column: tuple[float, ...]) -> None:
    path = write_by_nibabel(tmp_path / "scan.nii", texture(SHAPE), sagittal_affine())
    for row, value in enumerate(column):
        patch_bytes(path, 280 + 16 * row + 4, np.array([value], "<f4"))
    with pytest.raises(UnsupportedInputError, match=r"affine|spacing"):
        read_scan(path)


@pytest.mark.parametrize("kept", [10, 200, 400, -20, -2])
def test_a_truncated_gz_names_the_file(tmp_path: Path, kept: int) -> None:
    path = write_by_nibabel(tmp_path / "cut.nii.gz", texture(SHAPE), sagittal_affine())
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(ReadError, match=r"cut\.nii\.gz.*again"):
        read_scan(path)


def test_a_damaged_gz_is_found_by_its_checksum(tmp_path: Path) -> None:
    path = write_by_nibabel(tmp_path / "bad.nii.gz", texture(SHAPE), sagittal_affine())
    content = bytearray(path.read_bytes())
    content[-6] ^= 0xFF
    path.write_bytes(bytes(content))
    with pytest.raises(ReadError, match="damaged"):
        read_scan(path)


@pytest.mark.parametrize("kept", [100, 352, 1000])
def test_a_truncated_nii_names_the_file(tmp_path: Path, kept: int) -> None:
    path = write_by_nibabel(tmp_path / "cut.nii", texture(SHAPE), sagittal_affine())
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(ReadError, match=r"cut\.nii"):
        read_scan(path)


def test_wrong_magic_bytes(tmp_path: Path) -> None:
    path = write_by_nibabel(tmp_path / "scan.nii", texture(SHAPE), sagittal_affine())
    patch_bytes(path, 344, np.frombuffer(b"xyz\0", "u1"))
    with pytest.raises(ReadError, match="magic"):
        read_scan(path)


def test_a_header_that_promises_more_than_memory_is_only_truncated(tmp_path: Path) -> None:
    path = write_by_nibabel(tmp_path / "scan.nii", texture(SHAPE), sagittal_affine())
    patch_bytes(path, DIM, np.array([3, 30000, 30000, 30000], "<i2"))
    with pytest.raises(ReadError, match="truncated"):
        read_scan(path)


def test_half_of_a_file_pair_is_explained(tmp_path: Path) -> None:
    nib.save(nib.Nifti1Pair(texture(SHAPE), sagittal_affine()), tmp_path / "scan.img")
    path = (tmp_path / "scan.hdr").rename(tmp_path / "scan.nii")
    with pytest.raises(UnsupportedInputError, match="two-file"):
        read_scan(path)


def test_a_half_turn_in_single_precision_is_a_half_turn(tmp_path: Path) -> None:
    """Canonical maps (LIP) are written as a rotation by 180 degrees."""
    affine = np.array([[-3.3, 0, 0, 41.7], [0, 0, -0.9375, 120.2], [0, -0.9375, 0, 77.1], [0] * 4])
    affine[3, 3] = 1
    data = np.arange(15 * 320 * 256, dtype=np.int32).reshape(15, 320, 256)
    image = nib.Nifti1Image(data, affine)
    image.set_qform(affine, 2)
    nib.save(image, tmp_path / "lip.nii")
    assert not any("qform" in note for note in read_scan(tmp_path / "lip.nii").notes)
