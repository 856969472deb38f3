"""The shipped model on real scans that are no upright lumbar MR."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from vertext import Segmenter, read_scan
from vertext.cli.app import main
from vertext.errors import UnsupportedInputError
from vertext.inference.input_check import DOUBTFUL
from vertext.volumes import Volume

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def segmenter() -> Segmenter:
    return Segmenter(threads=1)


def said_of(segmenter: Segmenter, plane: np.ndarray, spacing: tuple[float, float]) -> str:
    """Return the refusal or the warnings on a picture, empty if it is taken for a lumbar spine."""
    affine = np.zeros((4, 4))
    affine[0, 0], affine[2, 1], affine[1, 2], affine[3, 3] = -1, -spacing[0], -spacing[1], 1
    scan = Volume(np.ascontiguousarray(plane)[None], affine, orientation_known=False)
    try:
        warnings = segmenter.segment(scan).report.numbering.warnings
    except UnsupportedInputError as refusal:
        return str(refusal)
    return "; ".join(warning for warning in warnings if warning.startswith(DOUBTFUL))


@pytest.fixture(scope="module")
def picture(data_folder: Path) -> tuple[np.ndarray, tuple[float, float]]:
    """One mid-sagittal T2 picture (patient 1) and its pixel size."""
    folder = data_folder / "spider_midsag"
    with (folder / "overview.csv").open() as file:
        row = next(row for row in csv.DictReader(file) if row["new_file_name"] == "1_t2")
    spacing = float(row["pixel_spacing_row_mm"]), float(row["pixel_spacing_col_mm"])
    return read_scan(folder / "images" / "1_t2.png", spacing=spacing).data[0], spacing


def test_a_right_picture_passes(segmenter, picture):
    assert said_of(segmenter, *picture) == ""


def test_a_picture_turned_by_a_quarter_is_noticed(segmenter, picture):
    plane, spacing = picture
    assert said_of(segmenter, np.rot90(plane), spacing[::-1])


def test_pixels_of_half_the_size_are_noticed(segmenter, picture):
    plane, (row_mm, column_mm) = picture
    assert said_of(segmenter, plane, (row_mm / 2, column_mm / 2))


def test_slices_of_a_ct_of_the_chest_are_noticed(segmenter, data_folder):
    scan = read_scan(data_folder / "pulmonary" / "ct_cropped.nii.gz")
    middle = [count // 2 for count in scan.shape]
    for axis in range(3):
        plane = np.rot90(scan.data.take(middle[axis], axis))
        assert said_of(segmenter, plane, (1.5, 1.5))


def test_a_ct_is_refused_with_the_exit_code_of_its_kind(data_folder, tmp_path, capsys):
    for name in ("pulmonary/ct_cropped.nii.gz", "formats/ct_dicom_j2k"):
        assert main(["segment", str(data_folder / name), "-o", str(tmp_path)]) == 4
        assert "reads MR" in capsys.readouterr().err
