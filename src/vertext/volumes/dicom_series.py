"""Find the one series of a folder of DICOM files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pydicom
from pydicom.dataset import Dataset

from vertext.errors import ReadError, UnsupportedInputError
from vertext.volumes.choose_series import choose_series
from vertext.volumes.dicom_damage import dicom_damage

_SUFFIXES = (".dcm", ".ima")
NOT_A_SCAN = frozenset({"SEG", "RTDOSE", "RTSTRUCT", "RTPLAN", "SR", "PR", "KO", "DOC"})
"""Modalities of DICOM objects that are made from scans and lie beside them."""


def read_series(path: Path) -> tuple[list[tuple[Path, Dataset]], tuple[str, ...]]:
    """Read the headers of a file, or of the one series in a folder and its subfolders.

    Args:
        path: File or folder.

    Returns:
        Files with their headers in the order of their names, and notes on what was passed over.

    Raises:
        ReadError: A file is damaged, or there is none.
        UnsupportedInputError: The folder holds several series and not exactly one sagittal stack,
            or nothing that is a scan.
    """
    files = list(_dicom_files(path)) if path.is_dir() else [path]
    if not files:
        raise ReadError(
            "there are no DICOM files in this folder",
            source=path,
            remedy="Pass the folder of one DICOM series, or a file",
        )
    headers = [(file, _header(file)) for file in files]
    scans = [(file, header) for file, header in headers if _is_scan(header)]
    if not scans:
        kinds = sorted({str(header.get("Modality") or "unknown") for _, header in headers})
        raise UnsupportedInputError(
            f"it holds no scan, only objects of modality {', '.join(kinds)}",
            source=path,
            remedy="Pass the image series",
        )
    passed = len(headers) - len(scans)
    notes = (f"{passed} DICOM objects that are no images were passed over.",) if passed else ()
    chosen, choice = choose_series(scans, path)
    return chosen, (*notes, *choice)


def _dicom_files(folder: Path) -> Iterator[Path]:
    for file in sorted(folder.rglob("*")):
        if file.is_file() and (file.suffix.lower() in _SUFFIXES or _has_preamble(file)):
            yield file


def _has_preamble(file: Path) -> bool:
    with file.open("rb") as stream:
        return stream.read(132)[128:] == b"DICM"


def _header(file: Path) -> Dataset:
    with dicom_damage(file, "its DICOM header cannot be read"):
        header = pydicom.dcmread(file, stop_before_pixels=True)
        # Parsed here, so that damage shows at the file it belongs to.
        for keyword in ("Modality", "Rows", "SeriesInstanceUID"):
            header.get(keyword)
        return header


def _is_scan(header: Dataset) -> bool:
    return "Rows" in header and str(header.get("Modality") or "") not in NOT_A_SCAN
