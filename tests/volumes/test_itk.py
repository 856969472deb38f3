from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk  # noqa: N813

from tests.volumes.helpers import oblique, sagittal_affine, texture
from vertext.errors import ReadError, UnsupportedInputError, VertextError
from vertext.volumes import LabelMap, read_scan

NAMES = ["scan.mha", "scan.mhd", "scan.nrrd", "scan.nhdr"]


def _image(data: np.ndarray) -> sitk.Image:
    image = sitk.GetImageFromArray(data)
    image.SetSpacing((0.8, 0.9, 4.0))
    image.SetOrigin((10.0, -20.0, 30.0))
    image.SetDirection(oblique((10, 20, 30))[:3, :3].ravel().tolist())
    return image


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("compressed", [False, True])
def test_values_and_places_are_those_of_simpleitk(
    tmp_path: Path, name: str, compressed: bool
) -> None:
    data = texture((5, 24, 20))
    image = _image(data)
    sitk.WriteImage(image, str(tmp_path / name), useCompression=compressed)
    scan = read_scan(tmp_path / name)
    assert np.array_equal(scan.data, data.transpose())
    assert scan.spacing == pytest.approx((0.8, 0.9, 4.0))
    x, y, z = image.TransformIndexToPhysicalPoint((3, 7, 2))
    assert np.allclose((scan.affine @ (3, 7, 2, 1))[:3], (-x, -y, z), atol=1e-4)


def test_an_nrrd_in_ras_lies_where_it_says(tmp_path: Path) -> None:
    header = (
        "NRRD0004\ntype: short\ndimension: 3\nspace: right-anterior-superior\nsizes: 20 24 5\n"
        "space directions: (0,-1,0) (0,0,-1) (-4,0,0)\nkinds: domain domain domain\n"
        "endian: little\nencoding: raw\nspace origin: (10,20,30)\n\n"
    )
    data = texture((20, 24, 5))
    (tmp_path / "s.nrrd").write_bytes(header.encode() + data.astype("<i2").tobytes(order="F"))
    scan = read_scan(tmp_path / "s.nrrd")
    assert np.array_equal(scan.data, data)
    assert scan.axis_codes == "PIL"
    assert np.allclose(scan.affine[:3, 3], (10, 20, 30))


def test_labels_on_an_mha_are_where_the_scan_is(tmp_path: Path) -> None:
    image = _image(texture((5, 24, 20)))
    sitk.WriteImage(image, str(tmp_path / "s.mha"))
    scan = read_scan(tmp_path / "s.mha")
    LabelMap.on(scan, np.ones(scan.shape, np.uint8), scheme="spider").save(tmp_path / "l.nii.gz")
    labels = sitk.ReadImage(str(tmp_path / "l.nii.gz"))
    assert labels.GetSize() == image.GetSize()
    assert np.allclose(labels.GetOrigin(), image.GetOrigin(), atol=1e-4)
    assert np.allclose(labels.GetDirection(), image.GetDirection(), atol=1e-5)


def test_4d_names_its_volumes(tmp_path: Path) -> None:
    data = texture((3, 5, 24, 20))
    sitk.WriteImage(sitk.GetImageFromArray(data, isVector=False), str(tmp_path / "s.mha"))
    with pytest.raises(UnsupportedInputError, match="3 volumes"):
        read_scan(tmp_path / "s.mha")
    scan = read_scan(tmp_path / "s.mha", volume=1)
    assert np.array_equal(scan.data, data[1].transpose())


def test_one_volume_in_4d_is_a_scan(tmp_path: Path) -> None:
    data = texture((1, 5, 24, 20))
    sitk.WriteImage(sitk.GetImageFromArray(data, isVector=False), str(tmp_path / "s.nrrd"))
    assert np.array_equal(read_scan(tmp_path / "s.nrrd").data, data[0].transpose())


def test_2d_is_one_slice_without_patient_directions(tmp_path: Path) -> None:
    sitk.WriteImage(sitk.GetImageFromArray(texture((24, 20))), str(tmp_path / "s.mha"))
    scan = read_scan(tmp_path / "s.mha")
    assert scan.shape == (20, 24, 1)
    assert not scan.orientation_known
    assert any("2-D" in note for note in scan.notes)


def test_vectors_are_refused(tmp_path: Path) -> None:
    image = sitk.GetImageFromArray(texture((5, 24, 20, 3)), isVector=True)
    sitk.WriteImage(image, str(tmp_path / "s.mha"))
    with pytest.raises(UnsupportedInputError, match="3 values a voxel"):
        read_scan(tmp_path / "s.mha")


@pytest.mark.parametrize("name", ["scan.mha", "scan.nrrd"])
@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize("kept", [0.02, 0.5])
def test_a_truncated_file_names_itself(
    tmp_path: Path, name: str, compressed: bool, kept: float
) -> None:
    data = np.random.default_rng(0).integers(0, 30000, (9, 64, 64)).astype(np.int16)
    path = tmp_path / name
    sitk.WriteImage(_image(data), str(path), useCompression=compressed)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * kept)])
    with pytest.raises(ReadError, match="scan"):
        read_scan(path)


@pytest.mark.parametrize("spacing", ["0 1 1", "nan 1 1", "-1 1 1"])
def test_an_impossible_spacing_is_an_error(tmp_path: Path, spacing: str) -> None:
    path = tmp_path / "s.mha"
    sitk.WriteImage(sitk.GetImageFromArray(texture((5, 24, 20))), str(path))
    path.write_bytes(
        path.read_bytes().replace(b"ElementSpacing = 1 1 1", f"ElementSpacing = {spacing}".encode())
    )
    with pytest.raises(VertextError):
        read_scan(path)


def test_a_singular_direction_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "s.mha"
    sitk.WriteImage(sitk.GetImageFromArray(texture((5, 24, 20))), str(path))
    path.write_bytes(path.read_bytes().replace(b"1 0 0 0 1 0 0 0 1", b"1 0 0 1 0 0 0 0 1"))
    with pytest.raises(VertextError):
        read_scan(path)


def test_the_canonical_affine_survives_mha(tmp_path: Path) -> None:
    affine = sagittal_affine()
    image = sitk.GetImageFromArray(texture((5, 24, 20)))
    lps = np.diag([-1, -1, 1, 1]) @ affine
    spacing = np.linalg.norm(lps[:3, :3], axis=0)
    image.SetSpacing(spacing.tolist())
    image.SetDirection((lps[:3, :3] / spacing).ravel().tolist())
    image.SetOrigin(lps[:3, 3].tolist())
    sitk.WriteImage(image, str(tmp_path / "s.mha"))
    assert np.allclose(read_scan(tmp_path / "s.mha").affine, affine)
