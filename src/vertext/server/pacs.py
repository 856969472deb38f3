"""The one DICOMweb server that the workbench may talk to."""

from __future__ import annotations

import threading
from pathlib import Path

from vertext.pacs.dicomweb_address import DicomwebAddress
from vertext.pacs.fetch_scan import fetch_scan
from vertext.pacs.limits import Limits
from vertext.pacs.open_archive import open_archive

_FETCHERS = 2
"""Series that are fetched at a time."""


class Pacs:
    """A DICOMweb server that whoever started the workbench named; pages name studies on it alone.

    Args:
        address: Of the server.
        limits: What it may send.

    Attributes:
        archive: Searches and stores.

    Raises:
        UsageError: The address is none.
        MissingExtraError: dicomweb-client is not installed.
    """

    def __init__(self, address: str, limits: Limits) -> None:
        self.archive = open_archive(address, limits)
        self._fetching = threading.BoundedSemaphore(_FETCHERS)

    def fetch(self, study: str, series: str | None, folder: Path) -> None:
        """Write the files of a series into a folder; of a study, those of its only sagittal stack.

        Raises:
            VertextError: See `fetch_scan`.
        """
        with self._fetching:
            fetch_scan(self.archive, DicomwebAddress(self.archive.url, study, series), folder)
