"""What the user wants written for each case."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from vertext.errors import UnsupportedInputError
from vertext.inference.scan_tree import is_dicom
from vertext.pacs.dicomweb_address import is_address
from vertext.volumes.dicom_kind import SegmentationKind


@dataclass(frozen=True)
class Outputs:
    """Files of a case beside its report and preview, which are always written.

    Attributes:
        nifti: Whether to write the label map as NIfTI.
        segmentation: How to write it as DICOM SEG, None for not at all.
        structured_report: Whether to write the measures as DICOM SR.
        table: Whether to write them as a table (CSV).
        picture: Whether to write them as a picture (PNG).
        html: Whether to write a report for people.
        bids: Whether files are named and described as BIDS derivatives.
        deterministic: Whether the same scan is to give the same bytes: reports hold no timings.
    """

    nifti: bool = True
    segmentation: SegmentationKind | None = None
    structured_report: bool = False
    table: bool = False
    picture: bool = False
    html: bool = False
    bids: bool = False
    deterministic: bool = False

    def of(self, source: str | Path) -> Outputs:
        """Return what can be written for a scan: DICOM objects are made from a DICOM series.

        Args:
            source: Path, or address on a DICOMweb server.
        """
        path = Path(source)
        if is_address(str(source)) or path.is_dir() or is_dicom(path):
            return self
        return replace(self, segmentation=None, structured_report=False)

    def check(self, source: Path) -> None:
        """Make sure that what was asked for can be written; beside NIfTI, DICOM is a bonus.

        Raises:
            UnsupportedInputError: The scan is no DICOM series, and what was asked for is a
                structured report, or the segmentation in DICOM alone.
        """
        possible = self.of(source)
        if self.structured_report > possible.structured_report or not (
            possible.nifti or possible.segmentation
        ):
            raise UnsupportedInputError(
                "DICOM objects are made from a DICOM series, and this is none",
                source=source,
                remedy="Pass the DICOM folder, or write NIfTI (--seg nifti) without --report sr",
            )
