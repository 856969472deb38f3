"""The kind of tissue behind every internal number, as one lookup."""

from __future__ import annotations

import numpy as np

from vertext.anatomy.anatomy import IGNORE, SPINE, UNKNOWN_VERTEBRA
from vertext.anatomy.structure import Kind


def _table() -> np.ndarray:
    numbers = {kind: number for number, kind in enumerate(Kind, start=1)}
    table = np.zeros(IGNORE + 1, np.uint8)
    for structure in SPINE.structures:
        table[structure.index] = numbers[structure.kind]
    table[UNKNOWN_VERTEBRA] = numbers[Kind.VERTEBRA]
    table[IGNORE] = IGNORE
    table.setflags(write=False)
    return table


KIND_NUMBERS = _table()
"""Kind of each internal number, (256,) uint8: 0 where it has none, else 1 for the first member of
`Kind`, 2 for the second and so on; IGNORE stays IGNORE. Index it with an array of labels."""
