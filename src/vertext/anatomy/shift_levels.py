"""Name every level of a label map some places further up or down."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from vertext.anatomy.anatomy import BACKGROUND, SPINE, UNKNOWN_VERTEBRA
from vertext.anatomy.structure import Kind, Structure
from vertext.errors import UsageError

_LEVELS = tuple(s for s in SPINE.ordered if s.kind is not Kind.SACRUM)
_PER_LEVEL = 2
"""Places in the order from one vertebra, or disc, to the next."""


def shift_levels(labels: np.ndarray, levels: int) -> tuple[np.ndarray, Mapping[str, str]]:
    """Return labels in which every vertebra and disc is named `levels` further up.

    Outlines stay. A vertebra that no longer has a name becomes the sacrum below, and a vertebra
    of unknown level above; a disc without a name becomes background.

    Args:
        labels: Internal numbers, any shape.
        levels: 1 makes L5 an L4, -1 an L4 an L5.

    Returns:
        New array of the same shape and type, and what became of structures without a name.
    """
    table = np.arange(np.iinfo(np.uint8).max + 1).astype(labels.dtype)
    lost = {}
    present = set(np.unique(labels).tolist())
    for place, structure in enumerate(_LEVELS):
        target = place - _PER_LEVEL * levels
        if 0 <= target < len(_LEVELS):
            table[structure.index] = _LEVELS[target].index
            continue
        table[structure.index], fate = _beyond(structure, above=target < 0)
        if structure.index in present:
            lost[structure.name] = fate
    return table[labels], lost


def levels_between(name: str, present: str) -> int:
    """Return the shift that gives the structure now called `present` the name `name`.

    Raises:
        UsageError: A name is unknown, or the two are not of one kind.
    """
    wanted, now = SPINE.by_name(name), SPINE.by_name(present)
    if wanted.kind is not now.kind or wanted not in _LEVELS or now not in _LEVELS:
        raise UsageError(
            f"{present} cannot become {name}",
            remedy="Give two vertebrae or two discs, such as L5=L4",
        )
    return (_LEVELS.index(now) - _LEVELS.index(wanted)) // _PER_LEVEL


def _beyond(structure: Structure, *, above: bool) -> tuple[int, str]:
    if structure.kind is Kind.DISC:
        return BACKGROUND, "background"
    if above:
        return UNKNOWN_VERTEBRA, "a vertebra of unknown level"
    return SPINE.of_kind(Kind.SACRUM)[0].index, "the sacrum"
