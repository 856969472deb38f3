"""Answers and corrections of a scan: show, correct, compare, undo, save."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, File, Query, UploadFile
from fastapi.responses import FileResponse, Response
from pydantic import BaseModel, ConfigDict
from starlette.background import BackgroundTask

from vertext.anatomy.shift_levels import levels_between
from vertext.errors import UsageError
from vertext.inference.case_files import CaseFiles
from vertext.inference.outputs import Outputs
from vertext.inference.renumber_result import renumber_result
from vertext.reports.report import Report
from vertext.server.history import Step
from vertext.server.routes.dependencies import Scan
from vertext.server.routes.step_entry import StepEntry
from vertext.server.served_scan import ServedScan
from vertext.volumes import LabelMap, read_labels
from vertext.volumes.colour_table import colour_rows
from vertext.volumes.dicom_kind import SegmentationKind
from vertext.volumes.nifti_bytes import nifti_bytes

router = APIRouter(prefix="/api/scans/{scan}", tags=["steps"])

NIFTI = "application/gzip"


class LabelEntry(BaseModel):
    """A number of the label maps, its name and colour (RGB, 0 to 255)."""

    label: int
    name: str
    colour: tuple[int, int, int]


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


@router.get("/steps/{number}")
def show_step(scan: Scan, number: int) -> Report:
    """Return the report of a step."""
    return scan.history.step(number).result.report


@router.get("/steps/{number}/labels.nii.gz", response_class=FileResponse)
def labels_of(scan: Scan, number: int) -> Response:
    """Return the label map of a step on the scan's own grid."""
    return _label_file(scan.history.step(number).result.labels)


@router.get("/steps/{number}/legend")
def legend_of(scan: Scan, number: int) -> list[LabelEntry]:
    """Return names and colours of the numbers in the label map."""
    rows = colour_rows(scan.history.step(number).result.labels.names)
    return [LabelEntry(label=row.label, name=row.name, colour=row.shown) for row in rows]


@router.get("/difference.nii.gz", response_class=FileResponse)
def difference_of(scan: Scan, one: int, other: int) -> Response:
    """Return where two steps differ: 1 only the one, 2 only the other, 3 another name."""
    return _label_file(scan.difference(scan.history.step(one), scan.history.step(other)))


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


@router.get("/steps/{number}/files.zip", response_class=FileResponse)
def files_of(
    scan: Scan,
    number: int,
    scheme: str = "spider",
    nifti: bool = True,
    seg: Annotated[
        SegmentationKind | None, Query(description="DICOM SEG of a DICOM series.")
    ] = None,
    sr: Annotated[bool, Query(description="DICOM SR of a DICOM series.")] = False,
    csv: bool = True,
    html: bool = True,
    png: bool = True,
) -> FileResponse:
    """Return everything worth keeping of a step as a zip."""
    result = renumber_result(scan.history.step(number).result, scheme)
    outputs = Outputs(
        nifti=nifti, segmentation=seg, structured_report=sr, table=csv, picture=png, html=html
    )
    folder = Path(tempfile.mkdtemp(dir=scan.folder))
    try:
        result.save(CaseFiles(folder / "files", scan.name, outputs))
        archive = shutil.make_archive(str(folder / "files"), "zip", folder / "files")
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    gone = BackgroundTask(shutil.rmtree, folder, ignore_errors=True)
    name = f"{scan.name}.zip"
    return FileResponse(archive, media_type="application/zip", filename=name, background=gone)


def _current(scan: ServedScan) -> Step:
    if scan.history.current is None:
        raise UsageError("nothing has been segmented yet", remedy="Segment the scan first")
    return scan.history.current


def _label_file(labels: LabelMap) -> Response:
    return Response(nifti_bytes(labels), media_type=NIFTI)


def _is_gzip(file: UploadFile) -> bool:
    magic = file.file.read(2)
    file.file.seek(0)
    return magic == b"\x1f\x8b"
