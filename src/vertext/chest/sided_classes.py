"""Artery and vein become left and right artery and vein."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vertext.anatomy import PULMONARY_VESSELS, Side, VesselKind
from vertext.errors import LabelError


def sided_classes(kinds: NDArray[np.integer], sides: NDArray[np.integer]) -> NDArray[np.uint8]:
    """Return class numbers of `PULMONARY_VESSELS`.

    Args:
        kinds: 0, or the number of the `VesselKind`.
        sides: Number of the `Side` of every voxel, same shape; 0 tells none.

    Raises:
        LabelError: `kinds` holds another number, or a vessel lies where no side is told.
    """
    kind_count, side_count = len(VesselKind) + 1, len(Side) + 1
    if kinds.size and not 0 <= kinds.min() <= kinds.max() < kind_count:
        raise LabelError(
            f"vessels are numbered 1 (artery) and 2 (vein), not {int(kinds.max())}",
            remedy="Convert the labels first",
        )
    if ((sides == 0) & (kinds > 0)).any():
        raise LabelError("a vessel lies where neither left nor right was told")
    table = np.zeros((kind_count, side_count), np.uint8)
    for vessel in PULMONARY_VESSELS:
        table[vessel.kind.number, vessel.side.number] = vessel.index
    return table[kinds, sides]
