"""The spinal canal: which of it to keep, and what lies in front of it."""

from __future__ import annotations

from collections.abc import Sequence

import cc3d
import numpy as np

from vertext.decoding.box_of import box_of
from vertext.decoding.spine_curve import SpineCurve

_LEAST_SHARE = 0.1
_LEAST_COVER = 0.4
_BEHIND_DISCS = 6.0


def keep_canal(canal: np.ndarray) -> np.ndarray:
    """Return the largest component and those of at least a tenth of it, (Z, H, W) bool."""
    if not canal.any():
        return canal
    rows, columns = box_of(np.any(canal, axis=0))
    inside = canal[:, rows, columns]
    # Without the margin cc3d 4.1 fails on some arrays a few pixels wide.
    padded = cc3d.connected_components(np.pad(inside, 1), connectivity=26)
    components = padded[1:-1, 1:-1, 1:-1]
    sizes = np.bincount(components[inside])
    kept = np.zeros_like(canal)
    kept[:, rows, columns] = (sizes >= _LEAST_SHARE * sizes.max())[components]
    return kept


def front_of_canal(canal: np.ndarray, discs: np.ndarray, spacing: Sequence[float]) -> np.ndarray:
    """Return the pixels in front of the canal's middle, where the vertebral bodies are.

    Where the canal is seen too little (a lateral slice), the discs' posterior edge stands in;
    without discs everything counts as front.

    Args:
        canal: (Z, H, W) bool.
        discs: (Z, H, W) bool.
        spacing: (slice, row, column), mm.

    Returns:
        (H, W) bool.
    """
    height, width = canal.shape[1:]
    down, back = np.arange(height) * spacing[1], np.arange(width) * spacing[2]
    pixel = (spacing[1], spacing[2])
    shown = np.any(canal, axis=0)
    disc_rows = np.flatnonzero(discs.any(axis=(0, 2)))
    span = np.ptp(disc_rows) + 1 if len(disc_rows) else height
    if np.any(shown, axis=1).sum() >= _LEAST_COVER * span:
        return back < SpineCurve.through(shown, pixel).at(down)[:, None]
    if not len(disc_rows):
        return np.ones((height, width), bool)
    seen = np.any(discs, axis=0)
    middle = SpineCurve.through(seen, pixel).at(down)[:, None]
    half = np.percentile((back - middle)[seen], 95)
    return back < middle + half + _BEHIND_DISCS
