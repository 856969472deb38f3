"""Pictures of which only counts are known."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from vertext.data.counted_picture import read_counted_pictures
from vertext.data.series import Series
from vertext.errors import ReadError

HEADER = "new_file_name,num_vertebrae,num_discs,pixel_spacing_row_mm,pixel_spacing_col_mm\n"


def folder_with(tmp_path: Path, lines: str) -> Path:
    (tmp_path / "images").mkdir()
    (tmp_path / "overview.csv").write_text(HEADER + lines)
    for line in lines.splitlines():
        Image.linear_gradient("L").resize((30, 20)).save(
            tmp_path / "images" / f"{line.split(',')[0]}.png"
        )
    return tmp_path


def test_pictures_come_in_the_order_of_patients_with_their_geometry(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, "10_t2_SPACE,7,7,0.5,0.6\n9_t1,6,7,0.8,0.9\n")
    first, second = read_counted_pictures(folder)
    assert (first.patient, first.series, first.vertebrae, first.discs) == ("9", Series.T1, 6, 7)
    assert second.series is Series.SPACE
    assert second.read().spacing[1:] == pytest.approx((0.5, 0.6))


@pytest.mark.parametrize("line", ["9_t3,6,7,0.8,0.9\n", "9_t1,six,7,0.8,0.9\n"])
def test_a_damaged_overview_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(ReadError, match="overview"):
        read_counted_pictures(folder_with(tmp_path, line))


def test_a_missing_picture_is_named(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, "9_t1,6,7,0.8,0.9\n")
    (folder / "images" / "9_t1.png").unlink()
    with pytest.raises(ReadError, match=r"9_t1\.png"):
        read_counted_pictures(folder)
