"""From a series of the DICOMweb server to an open scan."""

from __future__ import annotations

from vertext.server.pacs import Pacs
from vertext.server.scan_folder import scan_folder
from vertext.server.served_scan import ServedScan
from vertext.server.visitor import Visitor
from vertext.server.workbench import Workbench


def receive_series(
    workbench: Workbench, visitor: Visitor, pacs: Pacs, study: str, series: str | None
) -> ServedScan:
    """Fetch a series into a folder of its own and read the scan in it.

    Args:
        workbench: Reads it.
        visitor: Whose it is.
        pacs: The server.
        study: Study Instance UID.
        series: Series Instance UID; None takes the study's only sagittal stack.

    Raises:
        VertextError: See `Pacs.fetch` and `Workbench.read`; then nothing is kept.
    """
    with scan_folder(visitor) as folder:
        slices = folder / "series"  # apart from files that are made of the scan later
        slices.mkdir()
        pacs.fetch(study, series, slices)
        scan = workbench.read(visitor, folder, "series", None)
    scan.from_pacs = True
    return scan
