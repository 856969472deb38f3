"""Open scans, look at them, close them."""

from __future__ import annotations

import shutil
from typing import Annotated

from fastapi import APIRouter, File, Form, UploadFile
from fastapi.responses import FileResponse
from pydantic import BaseModel

from vertext.server.receive_files import receive_files
from vertext.server.routes.dependencies import Anyone, Bench, Known, Scan
from vertext.server.routes.step_entry import StepEntry
from vertext.server.scan_folder import scan_folder
from vertext.server.served_scan import ServedScan
from vertext.volumes.example_scan import example_scan
from vertext.volumes.pixel_size import parse_pixel_size

router = APIRouter(prefix="/api/scans", tags=["scans"])


class GzipResponse(FileResponse):
    """A .nii.gz file."""

    media_type = "application/gzip"


class ScanEntry(BaseModel):
    """An open scan."""

    id: str
    name: str
    shape: tuple[int, int, int]
    spacing_mm: tuple[float, float, float]
    axes: str
    notes: tuple[str, ...]
    steps: list[StepEntry]
    current: int | None
    from_pacs: bool

    @classmethod
    def of(cls, scan: ServedScan) -> ScanEntry:
        """Return what a visitor may know of a scan."""
        history = scan.history
        return cls(
            id=scan.id,
            name=scan.name,
            shape=scan.shape,
            spacing_mm=scan.spacing,
            axes=scan.axes,
            notes=scan.notes,
            steps=[StepEntry.of(step) for step in history.steps],
            current=history.current.number if history.current else None,
            from_pacs=scan.from_pacs,
        )


@router.post("", status_code=201)
def open_scan(
    visitor: Anyone,
    workbench: Bench,
    files: Annotated[list[UploadFile], File(description="One file, a zip, or a DICOM series.")],
    spacing: Annotated[
        str | None, Form(description="ROW,COL: pixel size in mm of a PNG or JPEG.")
    ] = None,
) -> ScanEntry:
    """Upload a scan and read it."""
    pixel = parse_pixel_size(spacing) if spacing else None
    return ScanEntry.of(receive_files(workbench, visitor, files, pixel))


@router.post("/example", status_code=201)
def open_example(visitor: Anyone, workbench: Bench) -> ScanEntry:
    """Open the scan that ships with vertext: a lumbar MR of SPIDER (CC BY 4.0)."""
    with scan_folder(visitor) as folder:
        shutil.copy(example_scan(), folder)
        return ScanEntry.of(workbench.read(visitor, folder, "example", None))


@router.get("")
def list_scans(visitor: Known) -> list[ScanEntry]:
    """List one's scans."""
    return [ScanEntry.of(scan) for scan in visitor.scans.values()]


@router.get("/{scan}")
def show_scan(scan: Scan) -> ScanEntry:
    """Describe a scan."""
    return ScanEntry.of(scan)


@router.delete("/{scan}", status_code=204)
def close_scan(scan: Scan, visitor: Known) -> None:
    """Close a scan and remove its files."""
    visitor.close_scan(scan.id)


@router.get("/{scan}/volume.nii.gz", response_class=GzipResponse)
def volume_of(scan: Scan) -> GzipResponse:
    """Return the grey values on their own grid."""
    path = scan.folder / "vertext-volume.nii.gz"
    if not path.exists():
        scan.volume.save(path)
    return GzipResponse(path, media_type=GzipResponse.media_type)
