"""Class probabilities made from labels, as an honest but unsure network would give them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from vertext.anatomy import CLASS_COUNT, SPINE, Kind

SPACING = (4.0, 1.0, 1.0)
_SURE = 0.8


def soften(labels: np.ndarray) -> np.ndarray:
    """Return (Z, C, H, W) float32: most on the label, the rest on its neighbours and around.

    Args:
        labels: Internal class numbers, (Z, H, W).
    """
    table = np.full((CLASS_COUNT, CLASS_COUNT), 0.002)
    for kind in (Kind.VERTEBRA, Kind.DISC):
        levels = [s.index for s in SPINE.of_kind(kind)]
        for upper, lower in pairwise(levels):
            table[upper, lower] = table[lower, upper] = 0.05
    np.fill_diagonal(table, _SURE)
    table /= table.sum(axis=1, keepdims=True)
    return np.moveaxis(table[labels], -1, 1).astype(np.float32)


def number(name: str) -> int:
    """Return the internal number of a structure."""
    return SPINE.by_name(name).index


def rename(labels: np.ndarray, **names: str) -> np.ndarray:
    """Return labels with structures renamed, all at once (underscore for the slash)."""
    renamed = labels.copy()
    for old, new in names.items():
        renamed[labels == number(old.replace("_", "/"))] = number(new)
    return renamed
