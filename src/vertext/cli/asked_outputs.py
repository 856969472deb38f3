"""Options of `vertext segment` that say what to write."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vertext.inference.outputs import Outputs


REPORTS = ("html", "csv", "png", "sr")
"""Reports beside the one in JSON: for people; measures as table, picture, DICOM SR."""


class Seg(StrEnum):
    """Formats of the label map."""

    NIFTI = "nifti"
    DICOM = "dicom"
    BOTH = "both"


class SegType(StrEnum):
    """Sorts of DICOM segmentations."""

    BINARY = "binary"
    LABELMAP = "labelmap"


def asked_outputs(
    seg: Seg,
    seg_type: SegType,
    *,
    report: str | None,
    bids: bool,
    push: bool,
    deterministic: bool,
) -> Outputs:
    """Return what the user wants written; what is to be pushed is written too.

    Raises:
        UsageError: There is no such report, or DICOM objects are to be the same in each run.
    """
    from vertext.errors import UsageError
    from vertext.inference.outputs import Outputs
    from vertext.volumes.dicom_kind import SegmentationKind

    reports = [word.strip() for word in report.split(",")] if report else []
    unknown = [word for word in reports if word not in REPORTS]
    if unknown:
        raise UsageError(
            f"there is no report {unknown[0]!r}", remedy=f"Reports: {', '.join(REPORTS)}"
        )
    dicom = push or seg is not Seg.NIFTI or "sr" in reports
    if deterministic and dicom:
        raise UsageError(
            "--deterministic: every DICOM object has a date and an identifier of its own",
            remedy="Leave out --seg, --push and --report sr",
        )
    return Outputs(
        nifti=seg is not Seg.DICOM,
        segmentation=SegmentationKind(seg_type.value) if push or seg is not Seg.NIFTI else None,
        structured_report=push or "sr" in reports,
        table="csv" in reports,
        picture="png" in reports,
        html="html" in reports,
        bids=bids,
        deterministic=deterministic,
    )
