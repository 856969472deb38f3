"""The files that one case leaves in the output folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from vertext.files import remove
from vertext.inference.bids_name import BidsName
from vertext.inference.outputs import Outputs


@dataclass(frozen=True)
class CaseFiles:
    """Output paths of a case. The report is written last, so it stands for the whole.

    Attributes:
        folder: Output folder.
        name: Name of the case.
        outputs: What is written beside report and preview.

    Raises:
        UsageError: BIDS is wanted, and the name is none.
    """

    folder: Path
    name: str
    outputs: Outputs = field(default_factory=Outputs)

    @property
    def labels(self) -> Path:
        """Label map on the input's grid."""
        return self._path("dseg.nii.gz" if self.outputs.bids else "labels.nii.gz")

    @property
    def segmentation(self) -> Path:
        """The same as DICOM SEG."""
        return self._path("dseg.dcm" if self.outputs.bids else "labels.dcm")

    @property
    def structured_report(self) -> Path:
        """Measures as DICOM SR."""
        return self._path("measures.dcm")

    @property
    def table(self) -> Path:
        """Measures as a table."""
        return self._path("measures.csv")

    @property
    def picture(self) -> Path:
        """Measures as a picture."""
        return self._path("measures.png")

    @property
    def html(self) -> Path:
        """The report for people."""
        return self._path("report.html")

    @property
    def preview(self) -> Path:
        """Picture of the mid-sagittal slice."""
        return self._path("preview.png")

    @property
    def report(self) -> Path:
        """Everything that is known about the case."""
        return self._path("report.json")

    @property
    def lookup(self) -> Path:
        """BIDS's table of the labels."""
        return self._path("dseg.tsv")

    @property
    def sidecar(self) -> Path:
        """BIDS's description of the label map."""
        return self._path("dseg.json")

    def wanted(self) -> list[Path]:
        """Return all that this case is to leave."""
        chosen = (
            (self.labels, self.outputs.nifti),
            (self.segmentation, self.outputs.segmentation is not None),
            (self.structured_report, self.outputs.structured_report),
            (self.table, self.outputs.table),
            (self.picture, self.outputs.picture),
            (self.html, self.outputs.html),
            (self.lookup, self.outputs.bids),
            (self.sidecar, self.outputs.bids),
        )
        return [*(path for path, wanted in chosen if wanted), self.preview, self.report]

    def existing(self) -> list[Path]:
        """Return the outputs that are there already."""
        return [path for path in self.wanted() if path.exists()]

    def all_exist(self) -> bool:
        """Tell whether no output is missing."""
        return len(self.existing()) == len(self.wanted())

    @contextmanager
    def being_written(self) -> Iterator[None]:
        """Leave all files or none: what a failed block wrote is removed.

        While there is no report the case does not count as complete, whatever else is there.

        Raises:
            ResourceError: The place cannot be written.
        """
        remove(self.report)
        try:
            yield
        except BaseException:
            for path in self.wanted():
                remove(path)
            raise

    def _path(self, ending: str) -> Path:
        if not self.outputs.bids:
            return self.folder / f"{self.name}_{ending}"
        bids = BidsName.of(self.name)
        return self.folder / bids.folder / f"{bids.stem}_{ending}"
