"""Whether as many vertebrae and discs were found as a data set counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from vertext.anatomy import SPINE, Kind, Structure
from vertext.anatomy.counted_levels import counted_levels

_BORDER_MM = 3.0


@dataclass(frozen=True)
class CountAgreement:
    """Levels found in one picture against those that its data set counted from below.

    Attributes:
        exact: Whether the very levels were found that the counts stand for.
        right: As exact, but a topmost vertebra and a topmost disc may differ where they lie at
            the upper border of the image, since data sets treat those now so, now so.
    """

    exact: bool
    right: bool

    @classmethod
    def of(cls, labels: NDArray[np.integer], row_mm: float, *, vertebrae: int, discs: int) -> Self:
        """Compare a picture's labels with its counts.

        Args:
            labels: Internal numbers of one sagittal slice, (H, W), superior up.
            row_mm: Distance of rows.
            vertebrae: Vertebrae counted from L5 upwards.
            discs: Discs counted from L5/S1 upwards.
        """
        expected = counted_levels(vertebrae=vertebrae, discs=discs)
        rows = _rows(labels)
        differing = [
            [s for s in SPINE.of_kind(kind) if (s.name in expected) != (s in rows)]
            for kind in (Kind.VERTEBRA, Kind.DISC)
        ]
        excused = all(
            not structures or (len(structures) == 1 and _at_border(structures[0], rows, row_mm))
            for structures in differing
        )
        return cls(exact=not any(differing), right=excused)


def _rows(labels: NDArray[np.integer]) -> dict[Structure, tuple[int, int]]:
    """Return the first and the last row of every structure found."""
    rows = {}
    for structure in SPINE.ordered:
        shown = np.flatnonzero((labels == structure.index).any(axis=1))
        if len(shown):
            rows[structure] = int(shown[0]), int(shown[-1])
    return rows


def _at_border(structure: Structure, rows: dict[Structure, tuple[int, int]], row_mm: float) -> bool:
    """Tell whether a structure lies at the upper border, or would lie there if it was found."""
    same = [s for s in SPINE.of_kind(structure.kind) if s in rows]
    border = _BORDER_MM / row_mm
    if structure in rows:
        return structure == same[0] and rows[structure][0] <= border
    if len(same) < 2 or SPINE.ordered.index(structure) > SPINE.ordered.index(same[0]):
        return False
    top, below = rows[same[0]], rows[same[1]]
    pitch = below[0] - top[0]
    return top[0] - pitch <= border
