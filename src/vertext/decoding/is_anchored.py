"""Whether levels can be counted from below."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from vertext.anatomy import SPINE, Kind, Structure
from vertext.decoding.find_items import Found
from vertext.decoding.voxels import positions

_ROOM = 0.5


def is_anchored(
    found: Found, named: Mapping[Structure, int], image_end: int, row_mm: float
) -> bool:
    """Return whether the lower end of the spine is in view, and is called so.

    That is the sacrum where it was named, else the lowest disc if it is called L5/S1 and the
    image goes on below it for half a pitch: a further vertebra would be seen there. Where the
    image ends before, nobody knows what comes next.

    Args:
        found: The items.
        named: Item of each structure, superior to inferior.
        image_end: First row below the image.
        row_mm: Distance of rows.
    """
    if not named:
        return False
    lowest, number = list(named.items())[-1]
    if lowest.kind is Kind.SACRUM:
        return True
    if lowest is not SPINE.of_kind(Kind.DISC)[-1]:
        return False
    disc = found.items[number]
    _, rows, _ = positions(disc.index, found.canal.shape)
    room = (image_end - 1 - int(rows.max())) * row_mm
    return bool(room >= _ROOM * float(np.asarray(found.pitch.at(disc.place))))
