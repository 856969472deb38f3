"""How a DICOM segmentation stores its segments."""

from __future__ import annotations

from enum import StrEnum


class SegmentationKind(StrEnum):
    """How a DICOM segmentation stores its segments (PS3.3 C.8.20.2).

    BINARY: a bit mask for each segment, in every viewer. LABELMAP: one picture a slice that holds
    the numbers of the label map, smaller and newer (2024).
    """

    BINARY = "binary"
    LABELMAP = "labelmap"
