from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.volumes.helpers import texture
from vertext.errors import ReadError, UnsupportedInputError, UsageError
from vertext.volumes import SagittalView, read_scan

SPACING = (0.7, 0.6)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_a_picture_is_a_sagittal_slice(tmp_path: Path, dtype: type) -> None:
    data = texture((24, 20), dtype) * np.array(1 if dtype is np.uint8 else 300, dtype)
    Image.fromarray(data).save(tmp_path / "slice.png")
    scan = read_scan(tmp_path / "slice.png", spacing=SPACING)
    assert np.array_equal(scan.data[0], data)
    assert scan.axis_codes == "LIP"
    assert scan.spacing == pytest.approx((1.0, *SPACING))
    assert scan.is_2d
    assert not scan.orientation_known
    assert any("superior up and anterior left" in note for note in scan.notes)
    assert np.array_equal(SagittalView.of(scan).volume.data, scan.data)


def test_a_jpeg(tmp_path: Path) -> None:
    row = np.linspace(0, 255, 40).astype(np.uint8)
    Image.fromarray(np.tile(row, (30, 1))).save(tmp_path / "slice.jpg", quality=95)
    scan = read_scan(tmp_path / "slice.jpg", spacing=SPACING)
    assert scan.shape == (1, 30, 40)
    assert np.abs(scan.data[0].astype(int) - row).max() < 8


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "LA", "P"])
def test_grey_stored_as_colour_is_grey(tmp_path: Path, mode: str) -> None:
    data = texture((24, 20), np.uint8)
    Image.fromarray(data).convert(mode).save(tmp_path / "slice.png")
    scan = read_scan(tmp_path / "slice.png", spacing=SPACING)
    assert np.array_equal(scan.data[0], data)


def test_colours_and_transparency_are_refused(tmp_path: Path) -> None:
    data = texture((24, 20, 3), np.uint8)
    Image.fromarray(data).save(tmp_path / "slice.png")
    with pytest.raises(UnsupportedInputError, match="colours"):
        read_scan(tmp_path / "slice.png", spacing=SPACING)
    see_through = np.stack([data[..., 0]] * 3 + [data[..., 1]], axis=-1)
    Image.fromarray(see_through).save(tmp_path / "clear.png")
    with pytest.raises(UnsupportedInputError, match="transparency"):
        read_scan(tmp_path / "clear.png", spacing=SPACING)


def test_spacing_must_be_given(tmp_path: Path) -> None:
    Image.fromarray(texture((24, 20), np.uint8)).save(tmp_path / "slice.png")
    with pytest.raises(UsageError, match="--spacing ROW,COL"):
        read_scan(tmp_path / "slice.png")


@pytest.mark.parametrize("spacing", [(0.0, 1.0), (1.0, -1.0), (float("nan"), 1.0), (1.0,)])
def test_spacing_must_be_two_positive_numbers(tmp_path: Path, spacing) -> None:
    Image.fromarray(texture((24, 20), np.uint8)).save(tmp_path / "slice.png")
    with pytest.raises(UsageError, match="positive"):
        read_scan(tmp_path / "slice.png", spacing=spacing)


@pytest.mark.parametrize("name", ["slice.png", "slice.jpg"])
def test_a_truncated_picture(tmp_path: Path, name: str) -> None:
    Image.fromarray(texture((64, 64), np.uint8)).save(tmp_path / name)
    content = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(content[: len(content) // 2])
    with pytest.raises(ReadError, match="slice"):
        read_scan(tmp_path / name, spacing=SPACING)
