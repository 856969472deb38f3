"""Label maps as smooth images that can be registered."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from vertext.anatomy import SPINE, Kind

_REACH_MM = 6.0
_PARITIES = 2


def tissue_channels(labels: NDArray[np.uint8], spacing: Sequence[float]) -> NDArray[np.float32]:
    """Return signed distances of five sorts of tissue, bounded to -1 .. 1.

    Every second vertebra, the others, every second disc, the others, and the canal: no structure
    touches another of its sort, so that each is drawn to its own counterpart. Numbers of labels
    never serve as intensities: L3 is not more alike to L4 than to T10.

    Args:
        labels: Internal numbers, (Z, H, W).
        spacing: (slice, row, column), mm.

    Returns:
        (5, Z, H, W); positive inside.
    """
    bones = [s.index for s in SPINE.of_kind(Kind.VERTEBRA)]
    discs = [s.index for s in SPINE.of_kind(Kind.DISC)]
    canal = [s.index for s in SPINE.of_kind(Kind.CANAL)]
    sorts = [kind[parity::_PARITIES] for kind in (bones, discs) for parity in range(_PARITIES)]
    return np.stack([_signed_distance(np.isin(labels, s), spacing) for s in (*sorts, canal)])


def _signed_distance(mask: NDArray[np.bool_], spacing: Sequence[float]) -> NDArray[np.float32]:
    if not mask.any():
        return np.full(mask.shape, -1.0, np.float32)
    inside = ndimage.distance_transform_edt(mask, sampling=spacing)
    outside = ndimage.distance_transform_edt(~mask, sampling=spacing)
    return np.tanh((inside - outside) / _REACH_MM).astype(np.float32)
