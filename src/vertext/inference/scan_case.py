"""What a cohort needs of a case, wherever its scan lies."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from vertext.inference.case_files import CaseFiles
from vertext.inference.scan_segmenter import ScanResult


class ScanAtHand(Protocol):
    """A scan that can be read now.

    Attributes:
        path: File or DICOM folder.
    """

    @property
    def path(self) -> Path:
        """File or DICOM folder."""

    def keep(self, result: ScanResult, files: CaseFiles) -> None:
        """Save what was found in it."""


class ScanCase(Protocol):
    """One scan of a run."""

    @property
    def name(self) -> str:
        """Beginning of the names of its outputs, unique within the run."""

    @property
    def told(self) -> str:
        """Path or address as it was given."""

    def digest(self) -> str:
        """Tell the scan from every other, and from a changed one."""

    def at_hand(self) -> AbstractContextManager[ScanAtHand]:
        """Get the scan, and put it away afterwards."""
