"""From uploaded files to an open scan."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path, PurePath

from fastapi import UploadFile

from vertext.inference.cases import scan_stem
from vertext.server.scan_folder import scan_folder
from vertext.server.served_scan import ServedScan
from vertext.server.visitor import Visitor
from vertext.server.workbench import Workbench

_LONGEST_NAME = 100


def receive_files(
    workbench: Workbench,
    visitor: Visitor,
    files: Sequence[UploadFile],
    spacing: tuple[float, float] | None = None,
) -> ServedScan:
    """Keep uploaded files in a folder of their own and read the scan in them.

    Args:
        workbench: Reads it.
        visitor: Whose it is.
        files: One file, a zip, or the slices of a DICOM series.
        spacing: (row, column) pixel size in mm of a picture.

    Raises:
        VertextError: See `Workbench.read`; then nothing is kept.
    """
    names = [_safe_name(upload.filename) for upload in files]
    with scan_folder(visitor) as folder:
        for number, (name, upload) in enumerate(zip(names, files, strict=True)):
            # Slices of a series may share a name; what stands at its end tells the format.
            path = folder / (f"{number:05d}_{name}" if number else name)
            with path.open("xb") as file:
                shutil.copyfileobj(upload.file, file)
        called = scan_stem(Path(names[0])) if len(names) == 1 else "series"
        return workbench.read(visitor, folder, called, spacing)


def _safe_name(told: str | None) -> str:
    """Return a name that keeps what readers go by, and leads nowhere."""
    last = PurePath((told or "").replace("\\", "/")).name
    kept = "".join(letter for letter in last if letter.isalnum() or letter in "._- ")
    return kept.lstrip(".")[-_LONGEST_NAME:] or "scan"
