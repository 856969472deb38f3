"""Correct a scan's labels, and go back: rename, redraw, undo, redo."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, File, UploadFile
from pydantic import BaseModel, ConfigDict

from vertext.anatomy.shift_levels import levels_between
from vertext.errors import UsageError
from vertext.server.history import Step
from vertext.server.routes.dependencies import Scan
from vertext.server.routes.step_entry import StepEntry
from vertext.server.served_scan import ServedScan
from vertext.volumes import read_labels

router = APIRouter(prefix="/api/scans/{scan}", tags=["steps"])


class Renaming(BaseModel):
    """How to rename all levels: by some levels, or so that one of them has its right name."""

    model_config = ConfigDict(extra="forbid")

    levels: int | None = None
    present: str | None = None
    name: str | None = None

    def shift(self) -> int:
        """Return the levels by which names move up.

        Raises:
            UsageError: It says nothing, or too much.
        """
        if (self.levels is None) == (self.present is None or self.name is None):
            raise UsageError("give either levels, or a present and a new name")
        if self.levels is not None:
            return self.levels
        return levels_between(str(self.name), str(self.present))


@router.post("/rename", status_code=201)
def rename(scan: Scan, renaming: Renaming) -> StepEntry:
    """Rename all levels of the current step; outlines stay."""
    return StepEntry.of(scan.shift(_current(scan), renaming.shift()))


@router.put("/labels", status_code=201)
def redraw(
    scan: Scan, file: Annotated[UploadFile, File(description="NIfTI label map.")]
) -> StepEntry:
    """Take labels that were painted or erased over those of the current step."""
    step = _current(scan)
    with tempfile.TemporaryDirectory(dir=scan.folder) as folder:
        path = Path(folder, "labels.nii.gz" if _is_gzip(file) else "labels.nii")
        with path.open("xb") as target:
            shutil.copyfileobj(file.file, target)
        return StepEntry.of(scan.redraw(step, read_labels(path).data))


@router.post("/undo")
def undo(scan: Scan) -> StepEntry:
    """Go back one step."""
    return StepEntry.of(scan.history.move(-1))


@router.post("/redo")
def redo(scan: Scan) -> StepEntry:
    """Go forward one step."""
    return StepEntry.of(scan.history.move(1))


def _current(scan: ServedScan) -> Step:
    if scan.history.current is None:
        raise UsageError("nothing has been segmented yet", remedy="Segment the scan first")
    return scan.history.current


def _is_gzip(file: UploadFile) -> bool:
    magic = file.file.read(2)
    file.file.seek(0)
    return magic == b"\x1f\x8b"
