"""The judgement of dicom-validator, which reads the tables of the DICOM standard itself."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

STANDARD = Path.home() / "dicom-validator"
"""Where dicom-validator keeps the editions of the standard that it has downloaded."""


def iod_errors(path: Path) -> int:
    """Return how many errors dicom-validator finds in a file; skips without a cached edition."""
    pytest.importorskip("dicom_validator", reason="dicom-validator is not installed")
    from dicom_validator.spec_reader.edition_reader import EditionReader
    from dicom_validator.validator.dicom_file_validator import DicomFileValidator

    reader = EditionReader(STANDARD)
    cached = sorted(e.name for e in STANDARD.glob("*") if reader.json_files_exist(e.name))
    if not cached:
        pytest.skip(f"dicom-validator has no edition of the DICOM standard in {STANDARD}")
    validator = DicomFileValidator(reader.load_dicom_info(cached[-1]), logging.ERROR)
    results = validator.validate(str(path))
    assert results, "dicom-validator has judged the file"
    return sum(result.errors for result in results.values())
