"""What is known of a step: labels, names, measures, differences, files to keep."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import FileResponse, Response
from pydantic import BaseModel
from starlette.background import BackgroundTask

from vertext.errors import UnsupportedInputError
from vertext.inference.case_files import CaseFiles
from vertext.inference.outputs import Outputs
from vertext.inference.renumber_result import renumber_result
from vertext.reports.report import MeasureEntry, Report
from vertext.server.routes.dependencies import Scan
from vertext.volumes import LabelMap
from vertext.volumes.colour_table import colour_rows
from vertext.volumes.dicom_kind import SegmentationKind
from vertext.volumes.nifti_bytes import nifti_bytes

router = APIRouter(prefix="/api/scans/{scan}", tags=["answers"])


class NiftiResponse(Response):
    """A .nii.gz file."""

    media_type = "application/gzip"


class ZipResponse(FileResponse):
    """A zip file."""

    media_type = "application/zip"


class LabelEntry(BaseModel):
    """A number of the label maps, its name and colour (RGB, 0 to 255)."""

    label: int
    name: str
    colour: tuple[int, int, int]


@router.get("/steps/{number}")
def show_step(scan: Scan, number: int) -> Report:
    """Return the report of a step."""
    return scan.history.step(number).result.report


@router.get("/steps/{number}/measures")
def measures_of(scan: Scan, number: int) -> tuple[MeasureEntry, ...]:
    """Return the measures of every level, with uncertainty; a null value has a reason."""
    return scan.history.step(number).result.report.measures


@router.get("/steps/{number}/labels.nii.gz", response_class=NiftiResponse)
def labels_of(scan: Scan, number: int) -> Response:
    """Return the label map of a step on the scan's own grid."""
    return _label_file(scan.history.step(number).result.labels)


@router.get("/steps/{number}/legend")
def legend_of(scan: Scan, number: int) -> list[LabelEntry]:
    """Return names and colours of the numbers in the label map."""
    rows = colour_rows(scan.history.step(number).result.labels.names)
    return [LabelEntry(label=row.label, name=row.name, colour=row.shown) for row in rows]


@router.get("/difference.nii.gz", response_class=NiftiResponse)
def difference_of(scan: Scan, one: int, other: int) -> Response:
    """Return where two steps differ: 1 only the one, 2 only the other, 3 another name."""
    return _label_file(scan.difference(scan.history.step(one), scan.history.step(other)))


@router.get("/steps/{number}/files.zip", response_class=ZipResponse)
def files_of(
    scan: Scan,
    number: int,
    scheme: Annotated[
        str, Query(description="Whose numbers the label map uses; /api/about lists them.")
    ] = "spider",
    nifti: bool = True,
    seg: Annotated[
        SegmentationKind | None, Query(description="DICOM SEG of a DICOM series.")
    ] = None,
    sr: Annotated[bool, Query(description="DICOM SR of a DICOM series.")] = False,
    csv: bool = True,
    html: bool = True,
    png: bool = True,
) -> ZipResponse:
    """Return everything worth keeping of a step as a zip."""
    result = renumber_result(scan.history.step(number).result, scheme)
    outputs = Outputs(
        nifti=nifti, segmentation=seg, structured_report=sr, table=csv, picture=png, html=html
    )
    source = result.canonical.source
    if source is not None and outputs.of(source) != outputs:
        raise UnsupportedInputError(
            "DICOM objects are made from a DICOM series, and this is none",
            remedy="Leave SEG and SR out, or open the DICOM series",
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
    return ZipResponse(archive, media_type=ZipResponse.media_type, filename=name, background=gone)


def _label_file(labels: LabelMap) -> NiftiResponse:
    return NiftiResponse(nifti_bytes(labels))
