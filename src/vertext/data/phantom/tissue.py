"""What a voxel consists of."""

from __future__ import annotations

from enum import IntEnum, auto


class Tissue(IntEnum):
    """Tissues with grey values of their own."""

    AIR = 0
    FAT = auto()
    SKIN = auto()
    MUSCLE = auto()
    BACK_MUSCLE = auto()
    FASCIA = auto()
    INTERSPINOUS = auto()
    BOWEL = auto()
    BOWEL_CONTENT = auto()
    VISCERA = auto()
    FLUID = auto()
    VESSEL = auto()
    CORTEX = auto()
    MARROW = auto()
    SACRAL_MARROW = auto()
    VEIN = auto()
    ANNULUS = auto()
    NUCLEUS = auto()
    WORN_NUCLEUS = auto()
    BLACK_NUCLEUS = auto()
    DURA = auto()
    CSF = auto()
    CORD = auto()
    ROOTS = auto()
