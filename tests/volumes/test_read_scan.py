"""The promises for bad inputs that hold for every format."""

import importlib
from pathlib import Path

import numpy as np
import pytest

from tests.volumes.helpers import sagittal_affine, texture, write_by_nibabel
from vertext.errors import ReadError, ResourceError, UnsupportedInputError, VertextError
from vertext.volumes import Volume, read_scan

SHAPE = (5, 24, 20)


def _write(path: Path, data: np.ndarray) -> Path:
    return write_by_nibabel(path, data, sagittal_affine())


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_tiny_share_of_nan_is_replaced_and_reported(tmp_path: Path, bad: float) -> None:
    data = texture(SHAPE, np.float32) + 5
    spoiled = data.copy()
    spoiled[0, 0, :2] = bad
    scan = read_scan(_write(tmp_path / "scan.nii.gz", spoiled))
    assert (scan.data[0, 0, :2] == np.delete(data, (0, 1)).min()).all()
    assert np.array_equal(scan.data[1:], data[1:])
    assert any(note.startswith("2 NaN or infinite voxels") for note in scan.notes)


@pytest.mark.parametrize("share", [0.01, 1.0])
def test_more_nan_is_an_error(tmp_path: Path, share: float) -> None:
    data = texture(SHAPE, np.float32)
    data.flat[: int(share * data.size)] = np.nan
    with pytest.raises(UnsupportedInputError, match=rf"{share:.2%} of its voxels are NaN"):
        read_scan(_write(tmp_path / "scan.nii.gz", data))


@pytest.mark.parametrize("value", [0, 7])
def test_a_constant_image_has_no_contrast(tmp_path: Path, value: int) -> None:
    with pytest.raises(UnsupportedInputError, match="no contrast"):
        read_scan(_write(tmp_path / "scan.nii.gz", np.full(SHAPE, value, np.int16)))


@pytest.mark.parametrize("slices", [1, 3])
def test_few_slices_work(tmp_path: Path, slices: int) -> None:
    scan = read_scan(_write(tmp_path / "scan.nii.gz", texture((slices, 24, 20))))
    assert scan.shape == (slices, 24, 20)
    assert any("single slice" in note for note in scan.notes) == (slices == 1)


def test_a_missing_path() -> None:
    with pytest.raises(ReadError, match=r"nowhere\.nii\.gz: there is no such file"):
        read_scan("nowhere.nii.gz")


@pytest.mark.parametrize(
    "name", ["scan.nii", "scan.nii.gz", "scan.mha", "scan.nrrd", "scan.dcm", "scan.png", "scan"]
)
def test_an_empty_file(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    with pytest.raises(ReadError, match="empty"):
        read_scan(tmp_path / name, spacing=(1, 1))


@pytest.mark.parametrize(
    "name", ["scan.nii", "scan.nii.gz", "scan.mha", "scan.mhd", "scan.nrrd", "scan.dcm", "scan.png"]
)
@pytest.mark.parametrize(
    "content", [b"not an image at all, only words\n" * 40, np.random.default_rng(0).bytes(5000)]
)
def test_garbage_is_unreadable_under_any_name(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ReadError, match="scan"):
        read_scan(tmp_path / name, spacing=(1, 1))


def test_a_wrong_ending_says_what_the_file_is(tmp_path: Path) -> None:
    path = _write(tmp_path / "scan.nii", texture(SHAPE)).rename(tmp_path / "scan.mha")
    with pytest.raises(ReadError, match=r"named \.mha.*content is NIfTI.*Rename"):
        read_scan(path)


def test_an_unknown_ending_lists_the_known_ones(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    with pytest.raises(ReadError, match=r"no supported format.*\.nii\.gz.*\.nrrd"):
        read_scan(tmp_path / "notes.txt")


def test_a_file_without_ending_is_known_by_its_content(tmp_path: Path) -> None:
    path = _write(tmp_path / "scan.nii", texture(SHAPE)).rename(tmp_path / "scan")
    assert read_scan(path).shape == SHAPE


def test_a_folder_without_dicom(tmp_path: Path) -> None:
    _write(tmp_path / "scan.nii.gz", texture(SHAPE))
    with pytest.raises(ReadError, match="no DICOM files"):
        read_scan(tmp_path)


def test_running_out_of_memory_is_a_resource_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_large(*_: object, **__: object) -> None:
        raise MemoryError

    module = importlib.import_module("vertext.volumes.read_scan")
    monkeypatch.setattr(module, "read_nifti", too_large)
    with pytest.raises(ResourceError, match="memory"):
        read_scan(_write(tmp_path / "scan.nii", texture(SHAPE)))


@pytest.mark.parametrize("shape", [(4, 4), (4, 4, 4, 2), (4, 0, 4)])
def test_a_volume_is_never_anything_but_3d_and_filled(shape: tuple[int, ...]) -> None:
    with pytest.raises(VertextError):
        Volume(np.zeros(shape), np.eye(4))


def test_a_volume_knows_its_geometry() -> None:
    volume = Volume(np.zeros((2, 3, 4)), sagittal_affine())
    assert volume.axis_codes == "LIP"
    assert volume.spacing == (4.0, 0.9375, 0.8125)
    assert not volume.is_2d
