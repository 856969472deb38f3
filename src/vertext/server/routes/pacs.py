"""Studies of the DICOMweb server: search, open, send results back."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi import Path as InPath
from pydantic import BaseModel, ConfigDict, Field

from vertext.errors import UsageError
from vertext.inference.case_files import CaseFiles
from vertext.inference.outputs import Outputs
from vertext.pacs.dicomweb_address import LONGEST_UID, UID
from vertext.pacs.found_series import FoundSeries
from vertext.pacs.found_study import FoundStudy
from vertext.server.pacs import Pacs
from vertext.server.receive_series import receive_series
from vertext.server.routes.dependencies import Anyone, Bench, Scan
from vertext.server.routes.scans import ScanEntry
from vertext.server.visitor import NotFoundError
from vertext.volumes.dicom_kind import SegmentationKind

router = APIRouter(prefix="/api", tags=["PACS"])

_UID = f"^{UID}$"
_LONGEST_WORD = 64
_SENT = Outputs(nifti=False, segmentation=SegmentationKind.BINARY, structured_report=True)


class Wanted(BaseModel):
    """A study, or one series of it.

    Attributes:
        study: Study Instance UID.
        series: Series Instance UID; without it the study's only sagittal stack is taken.
    """

    model_config = ConfigDict(extra="forbid")

    study: str = Field(max_length=LONGEST_UID, pattern=_UID)
    series: str | None = Field(default=None, max_length=LONGEST_UID, pattern=_UID)


def the_pacs(workbench: Bench) -> Pacs:
    """Return the DICOMweb server.

    Raises:
        NotFoundError: The workbench has none.
    """
    if workbench.pacs is None:
        raise NotFoundError(
            "this workbench talks to no PACS", remedy="Start it with vertext serve --dicomweb URL"
        )
    return workbench.pacs


Archive = Annotated[Pacs, Depends(the_pacs)]


@router.get("/pacs/studies")
def search(
    pacs: Archive,
    patient_id: Annotated[str, Query(max_length=_LONGEST_WORD)] = "",
    date: Annotated[
        str, Query(pattern="^([0-9]{8}(-[0-9]{8})?)?$", description="A day or days, YYYYMMDD.")
    ] = "",
    description: Annotated[str, Query(max_length=_LONGEST_WORD)] = "",
) -> list[FoundStudy]:
    """Search for studies; * in words stands for any letters."""
    return pacs.archive.studies(patient_id=patient_id, date=date, description=description)


@router.get("/pacs/studies/{study}/series")
def list_series(
    pacs: Archive, study: Annotated[str, InPath(max_length=LONGEST_UID, pattern=_UID)]
) -> list[FoundSeries]:
    """List the series of a study."""
    return pacs.archive.series(study)


@router.post("/pacs/scans", status_code=201)
def open_series(wanted: Wanted, pacs: Archive, visitor: Anyone, workbench: Bench) -> ScanEntry:
    """Fetch a series and open it as a scan."""
    return ScanEntry.of(receive_series(workbench, visitor, pacs, wanted.study, wanted.series))


@router.post("/scans/{scan}/steps/{number}/push", status_code=204)
def push(pacs: Archive, scan: Scan, number: int) -> None:
    """Send labels (DICOM SEG) and measures (SR) of a step to the server the scan came from."""
    if not scan.from_pacs:
        raise UsageError(
            "this scan did not come from the PACS", remedy="Save it, or open it from the PACS"
        )
    with tempfile.TemporaryDirectory(dir=scan.folder) as folder:
        files = CaseFiles(Path(folder), scan.name, _SENT)
        scan.history.step(number).result.save(files)
        pacs.archive.store([files.segmentation, files.structured_report])
