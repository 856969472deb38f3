"""What was written about the patient of a scan."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from vertext.benchmark.judged_scan import JudgedScan
from vertext.data.disc_gradings import read_disc_gradings
from vertext.errors import ReadError
from vertext.prompts import ClinicalText

_read = cache(read_disc_gradings)


def patient_report(scan: JudgedScan, gradings: Path) -> ClinicalText:
    """Return the gradings of a patient's discs in words; 007 and 7 are the same patient.

    Raises:
        ReadError: The table cannot be read or does not hold the patient.
    """
    reports, patient = _read(gradings), scan.case.patient
    report = reports.get(patient) or reports.get(patient.lstrip("0"))
    if report is None:
        raise ReadError(f"holds no gradings of patient {patient}", source=gradings)
    return report
