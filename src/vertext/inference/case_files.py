"""The files that one case leaves in the output folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class CaseFiles:
    """Output paths of a case. The report is written last, so it stands for the whole.

    Attributes:
        folder: Output folder.
        name: Name of the case.
    """

    folder: Path
    name: str

    @property
    def labels(self) -> Path:
        """Label map on the input's grid."""
        return self.folder / f"{self.name}_labels.nii.gz"

    @property
    def preview(self) -> Path:
        """Picture of the mid-sagittal slice."""
        return self.folder / f"{self.name}_preview.png"

    @property
    def report(self) -> Path:
        """Everything that is known about the case."""
        return self.folder / f"{self.name}_report.json"

    def existing(self) -> list[Path]:
        """Return the outputs that are there already."""
        return [path for path in (self.labels, self.preview, self.report) if path.exists()]

    def all_exist(self) -> bool:
        """Tell whether no output is missing."""
        return len(self.existing()) == 3
