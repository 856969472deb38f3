"""Tables of measures for statisticians."""

from __future__ import annotations

import csv
import json
import sys

import pytest

from vertext.errors import MissingExtraError, UsageError
from vertext.measures.measure import Measure
from vertext.measures.write_table import COLUMNS, write_table

CASES = {
    "a": [
        Measure(name="slip", level="L4/L5", value=-0.12345, unit="mm", uncertainty=0.2),
        Measure(name="disc_area", level="L4/L5", value=None, unit="mm2", reason='cut, "off"'),
    ],
    "b": [Measure(name="slip", level="L5/S1", value=3.0, unit="mm")],
}
EXPECTED = [
    ("a", "L4/L5", "slip", -0.123, 0.2, "mm", None),
    ("a", "L4/L5", "disc_area", None, None, "mm2", 'cut, "off"'),
    ("b", "L5/S1", "slip", 3.0, None, "mm", None),
]


def test_csv(tmp_path):
    write_table(CASES, tmp_path / "m.csv")
    with (tmp_path / "m.csv").open(newline="") as file:
        header, *rows = csv.reader(file)
    assert tuple(header) == COLUMNS
    assert rows == [["" if cell is None else str(cell) for cell in row] for row in EXPECTED]


def test_json(tmp_path):
    write_table(CASES, tmp_path / "m.json")
    rows = json.loads((tmp_path / "m.json").read_text())
    assert rows == [dict(zip(COLUMNS, row, strict=True)) for row in EXPECTED]


def test_parquet_keeps_types_even_where_all_is_null(tmp_path):
    polars = pytest.importorskip("polars")
    write_table(CASES, tmp_path / "m.parquet")
    frame = polars.read_parquet(tmp_path / "m.parquet")
    assert frame.rows() == EXPECTED
    write_table({"a": CASES["a"][1:]}, tmp_path / "null.parquet")
    assert polars.read_parquet(tmp_path / "null.parquet").schema == frame.schema


def test_no_case_is_a_table_with_a_header(tmp_path):
    write_table({}, tmp_path / "m.csv")
    assert (tmp_path / "m.csv").read_text() == ",".join(COLUMNS) + "\n"


def test_another_ending_is_refused(tmp_path):
    with pytest.raises(UsageError, match="csv"):
        write_table(CASES, tmp_path / "m.xls")


def test_parquet_without_polars_names_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(MissingExtraError, match="polars"):
        write_table(CASES, tmp_path / "m.parquet")
    assert not list(tmp_path.iterdir())
