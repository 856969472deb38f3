"""Grey values of tissues in T1, T2, STIR and SPACE scans."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from vertext.data.phantom.tissue import Tissue


class Contrast(StrEnum):
    """Weighting of a scan; SPACE is a three-dimensional T2 of thin slices."""

    T1 = "t1"
    T2 = "t2"
    STIR = "stir"
    SPACE = "space"

    @property
    def grey(self) -> NDArray[np.float32]:
        """Grey value of every tissue, fluid of the canal or fat near 1, (tissues,)."""
        column = list(Contrast).index(self)
        return np.array([_GREY[tissue][column] for tissue in Tissue], np.float32)

    @property
    def slices(self) -> tuple[int, float]:
        """Usual number of slices and their distance in mm."""
        return (21, 0.9) if self is Contrast.SPACE else (15, 4.0)


# T1, T2, STIR, SPACE: set by eye beside scans of the SPIDER data set.
_GREY: dict[Tissue, tuple[float, float, float, float]] = {
    Tissue.AIR: (0.01, 0.01, 0.01, 0.01),
    Tissue.FAT: (0.95, 0.85, 0.08, 0.62),
    Tissue.SKIN: (0.45, 0.35, 0.25, 0.25),
    Tissue.MUSCLE: (0.33, 0.20, 0.22, 0.11),
    Tissue.BACK_MUSCLE: (0.33, 0.20, 0.22, 0.11),
    Tissue.FASCIA: (0.10, 0.07, 0.06, 0.05),
    Tissue.INTERSPINOUS: (0.48, 0.36, 0.20, 0.20),
    Tissue.BOWEL: (0.34, 0.30, 0.40, 0.16),
    Tissue.BOWEL_CONTENT: (0.40, 0.48, 0.45, 0.22),
    Tissue.VISCERA: (0.42, 0.36, 0.30, 0.17),
    Tissue.FLUID: (0.22, 0.95, 0.95, 0.80),
    Tissue.VESSEL: (0.08, 0.05, 0.12, 0.05),
    Tissue.CORTEX: (0.08, 0.06, 0.04, 0.04),
    Tissue.MARROW: (0.56, 0.46, 0.14, 0.21),
    Tissue.SACRAL_MARROW: (0.62, 0.50, 0.15, 0.24),
    Tissue.VEIN: (0.30, 0.72, 0.45, 0.34),
    Tissue.ANNULUS: (0.25, 0.12, 0.10, 0.10),
    Tissue.NUCLEUS: (0.34, 0.66, 0.70, 0.40),
    Tissue.WORN_NUCLEUS: (0.31, 0.30, 0.32, 0.22),
    Tissue.BLACK_NUCLEUS: (0.27, 0.12, 0.10, 0.10),
    Tissue.DURA: (0.10, 0.07, 0.06, 0.06),
    Tissue.CSF: (0.17, 1.00, 1.00, 0.95),
    Tissue.CORD: (0.36, 0.52, 0.48, 0.48),
    Tissue.ROOTS: (0.30, 0.50, 0.50, 0.45),
}
