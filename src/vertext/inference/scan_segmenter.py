"""What a cohort needs of a segmenter, whatever it segments."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from vertext.inference.case_files import CaseFiles
from vertext.volumes import Volume


class ScanResult(Protocol):
    """What was found in one scan."""

    def read_from(self, path: str | None) -> ScanResult:
        """Return this result with another name for where its scan was read."""

    def save(self, files: CaseFiles) -> ScanResult:
        """Write the files of a case, its report last."""


class ScanSegmenter(Protocol):
    """A loaded model."""

    def segment(
        self,
        scan: str | Path | Volume,
        *,
        spacing: tuple[float, float] | None,
        name: str | None,
    ) -> ScanResult:
        """Segment one scan."""
