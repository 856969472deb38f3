"""Options of `vertext segment` that say what to write."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vertext.inference.outputs import Outputs


class Seg(StrEnum):
    """Formats of the label map."""

    NIFTI = "nifti"
    DICOM = "dicom"
    BOTH = "both"


class SegType(StrEnum):
    """Sorts of DICOM segmentations."""

    BINARY = "binary"
    LABELMAP = "labelmap"


def asked_outputs(seg: Seg, seg_type: SegType, *, bids: bool) -> Outputs:
    """Return what the user wants written."""
    from vertext.inference.outputs import Outputs
    from vertext.volumes.dicom_kind import SegmentationKind

    return Outputs(
        nifti=seg is not Seg.DICOM,
        segmentation=None if seg is Seg.NIFTI else SegmentationKind(seg_type.value),
        bids=bids,
    )
