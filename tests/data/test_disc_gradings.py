"""Gradings of discs in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from vertext.data.disc_gradings import read_disc_gradings
from vertext.errors import ReadError
from vertext.prompts import load_description

COLUMNS = (
    "Patient,IVD label,Modic,UP endplate,LOW endplate,Spondylolisthesis,Disc herniation,"
    "Disc narrowing,Disc bulging,Pfirrman grade"
)
ANATOMY = load_description("lumbar_mr")


def table(tmp_path: Path, *rows: str, columns: str = COLUMNS) -> Path:
    file = tmp_path / "gradings.csv"
    file.write_text("\n".join([columns, *rows]))
    return file


def test_what_a_disc_has_and_has_not_is_said(tmp_path: Path) -> None:
    reports = read_disc_gradings(
        table(tmp_path, "18,1,2,1,1,0,0,1,1,5", "18,2,0,0,0,1,1,0,0,2", "41,9,0,0,0,0,0,0,0,1")
    )
    assert reports["18"].findings(ANATOMY) == (
        "L5/S1: Pfirrmann grade 5, Modic type 2 changes, upper endplate changes, lower endplate "
        "changes, narrowing, bulging, no spondylolisthesis, no herniation",
        "L4/L5: Pfirrmann grade 2, spondylolisthesis, herniation, no Modic changes, no upper "
        "endplate changes, no lower endplate changes, no narrowing, no bulging",
    )
    assert reports["41"].levels(ANATOMY) == ("T9", "T9/T10", "T10")


@pytest.mark.parametrize(
    "row", ["18,0,0,0,0,0,0,0,0,1", "18,10,0,0,0,0,0,0,0,1", "18,1,0,0,0,0,x,0,0,1", "18,1,0"]
)
def test_a_row_that_grades_no_disc_is_refused(tmp_path: Path, row: str) -> None:
    with pytest.raises(ReadError, match="no table of disc gradings"):
        read_disc_gradings(table(tmp_path, row))


def test_other_tables_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="Needed are the columns Patient, IVD label"):
        read_disc_gradings(table(tmp_path, "1,2", columns="a,b"))
    with pytest.raises(ReadError, match="cannot be read"):
        read_disc_gradings(tmp_path / "missing.csv")


def test_spider_grades_as_many_discs_as_its_series_show(data_folder: Path) -> None:
    reports = read_disc_gradings(data_folder / "spider_midsag" / "radiological_gradings.csv")
    assert len(reports) == 179
    assert reports["18"].levels(ANATOMY)[0] == "T10"
    assert reports["34"].levels(ANATOMY)[0] == "T11"
