"""What a user knows about the levels: a range, or clicks on structures."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import numpy as np

from vertext.anatomy import SPINE, Kind, Structure
from vertext.decoding.part import Part
from vertext.errors import UsageError

Anchor = tuple[str, tuple[float, float, float]]
"""Level name, and the (slice, row, column) that it was clicked at."""

_log = logging.getLogger(__name__)


def permitted_states(allowed: tuple[str, str] | None, states: Sequence[Structure]) -> np.ndarray:
    """Return which states a range leaves, (K,) bool.

    The disc below the last vertebra stays permitted, since people count vertebrae. Not the one
    above the first: it is labelled with the vertebra above it or not at all.

    Raises:
        UsageError: A name is unknown or has no place in the order.
    """
    if allowed is None:
        return np.ones(len(states), bool)
    named = SPINE.between(*allowed)
    below = SPINE.neighbours(named[-1].name)[1]
    if below is not None and below.kind is Kind.DISC:
        named = (*named, below)
    return np.array([state in named for state in states])


def expected_states(allowed: tuple[str, str], states: Sequence[Structure]) -> np.ndarray:
    """Return which states a range says to be visible, (K,) bool.

    Raises:
        UsageError: A name is unknown or has no place in the order.
    """
    named = SPINE.between(*allowed)
    return np.array([state in named for state in states])


def told_levels(allowed: tuple[str, str] | None, anchors: Sequence[Anchor]) -> frozenset[str]:
    """Return the levels that the user named."""
    return frozenset(allowed or ()) | {name for name, _ in anchors}


def fix_anchors(
    emission: np.ndarray,
    items: Sequence[Part],
    states: Sequence[Structure],
    anchors: Sequence[Anchor],
    shape: tuple[int, ...],
    spacing: Sequence[float],
) -> tuple[np.ndarray, list[int]]:
    """Forbid every other level to the items that were clicked.

    Args:
        emission: (n, K).
        items: The n items.
        states: The K levels.
        anchors: Clicks; the item of the level's kind nearest to a click is meant.
        shape: Of the volume, (Z, H, W).
        spacing: Of the volume, mm.

    Returns:
        New emissions, and the places of the clicked items.

    Raises:
        UsageError: A level is unknown or is none that this model can name.
    """
    emission, fixed = emission.copy(), []
    for name, position in anchors:
        structure = SPINE.by_name(name)
        if structure not in states:
            levels = ", ".join(state.name for state in states)
            raise UsageError(
                f"{name} is no level that this model can name", remedy=f"Levels: {levels}"
            )
        nearest = _nearest(items, structure.kind, position, shape, spacing)
        if nearest is None:
            _log.warning("No %s was found for the click on %s.", structure.kind.value, name)
            continue
        emission[nearest, [state is not structure for state in states]] = -np.inf
        fixed.append(nearest)
    return emission, fixed


def _nearest(
    items: Sequence[Part],
    kind: Kind,
    position: tuple[float, float, float],
    shape: tuple[int, ...],
    spacing: Sequence[float],
) -> int | None:
    """Return the item of a kind with the voxel nearest to a position."""
    target = np.asarray(position) * spacing
    distances = {}
    for number, item in enumerate(items):
        if item.kind is kind:
            voxels = np.stack(np.unravel_index(item.index, shape), axis=1)
            distances[number] = np.linalg.norm(voxels * spacing - target, axis=1).min()
    return min(distances, key=distances.__getitem__) if distances else None
