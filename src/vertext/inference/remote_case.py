"""A scan of a run that lies on a DICOMweb server."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from vertext.errors import VertextError
from vertext.inference.case_files import CaseFiles
from vertext.inference.scan_segmenter import ScanResult
from vertext.pacs.dicomweb_address import DicomwebAddress
from vertext.pacs.fetch_scan import fetch_scan
from vertext.pacs.open_archive import open_archive
from vertext.pacs.pacs_error import StoreError

if TYPE_CHECKING:
    from vertext.pacs.archive import Archive


@dataclass(frozen=True)
class RemoteCase:
    """One scan of a run, fetched when its turn comes.

    Attributes:
        name: Beginning of the names of its outputs, unique within the run.
        address: Study or series.
        push: Whether DICOM SEG and SR are sent to the server that it came from.
    """

    name: str
    address: DicomwebAddress
    push: bool = False

    @property
    def told(self) -> str:
        """The address as it is written."""
        return str(self.address)

    def digest(self) -> str:
        """Return the address: what DICOM calls by one UID never changes."""
        return self.told

    @contextmanager
    def at_hand(self) -> Iterator[_Fetched]:
        """Yield the scan in a private folder that goes afterwards.

        Raises:
            PacsError: The server fails, or has nothing there.
            UnsupportedInputError: It cannot be told which series is meant.
        """
        archive = open_archive(self.address.server)
        with tempfile.TemporaryDirectory(prefix="vertext-") as name:
            series = fetch_scan(archive, self.address, Path(name))
            try:
                yield _Fetched(Path(name), series, archive, self.push)
            except VertextError as error:
                if (error.source or "").startswith(name):
                    error.source = str(series)
                raise


@dataclass(frozen=True)
class _Fetched:
    path: Path
    series: DicomwebAddress
    archive: Archive
    push: bool

    def keep(self, result: ScanResult, files: CaseFiles) -> None:
        """Save what was found, and send it where that was asked for."""
        result.read_from(str(self.series)).save(files)
        if not self.push:
            return
        try:
            self.archive.store([files.segmentation, files.structured_report])
        except StoreError as error:
            error.remedy = "The files are kept; run again with --overwrite to send them"
            raise
