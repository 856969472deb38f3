"""Gradings find their patient."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("torch")

from tests.benchmark.conftest import GRADINGS
from vertext.anatomy import scheme
from vertext.benchmark.judged_scan import JudgedScan
from vertext.benchmark.patient_report import patient_report
from vertext.data.case import Case
from vertext.errors import ReadError


def scan(patient: str) -> JudgedScan:
    return JudgedScan(Case(patient, Path("image"), Path("labels"), scheme("spider")))


def test_patients_are_the_same_with_and_without_zeros(tmp_path: Path) -> None:
    file = tmp_path / "gradings.csv"
    file.write_text(f"{GRADINGS}\n7,1,0,0,0,0,1,0,0,4\n")
    assert "L5/S1: Pfirrmann grade 4, herniation" in patient_report(scan("007"), file).text
    with pytest.raises(ReadError, match="patient 70"):
        patient_report(scan("70"), file)
