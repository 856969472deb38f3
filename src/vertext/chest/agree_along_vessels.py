"""Artery or vein, decided along whole vessels."""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.linalg import cg

from vertext.anatomy import VesselKind

_LEAST = 1e-6
_STEPS = tuple(step for step in product((-1, 0, 1), repeat=3) if step > (0, 0, 0))

Values = NDArray[np.float64]


def agree_along_vessels(
    kinds: NDArray[np.uint8], lead: NDArray[np.float32], *, prior: float, contrast: float
) -> NDArray[np.uint8]:
    """Let sure voxels decide for unsure ones that hang together with them.

    A network tells thick branches from one another far better than thin ones, and a thin branch
    is what the thick one is that it comes from. Vessels stay where they are; only artery and vein
    may change.

    Source: random walks with priors (Grady, "Multilabel random walker image segmentation using
    prior models", CVPR 2005). With d the lead of artery over vein, the result x is the minimum of
    Σ w_ij (x_i - x_j)² + prior Σ d_i² (x_i - d_i)² over neighbours in the mask, where w is
    exp(-contrast (d_i - d_j)²) over their distance in voxels.

    Args:
        kinds: 0, or the number of the `VesselKind`, (I, J, K).
        lead: By how much its probability exceeds that of the other kind, (I, J, K).
        prior: Weight of a sure voxel's own opinion; a like neighbour with a common face has 1.
        contrast: How fast the tie of neighbours weakens with the difference of their opinions.
    """
    mask = kinds > 0
    if not mask.any():
        return kinds
    sign = np.where(kinds[mask] == VesselKind.ARTERY.number, 1.0, -1.0)
    said = sign * lead[mask].astype(np.float64)
    ties = _ties(mask, said, contrast)
    # The least weight keeps vessels that no voxel is sure of as they are.
    weight = prior * said**2 + _LEAST
    system = sparse.diags_array(ties.sum(axis=1) + weight) - ties
    score, _ = cg(system, weight * np.where(said == 0, sign, said), rtol=1e-3, maxiter=300)
    agreed = kinds.copy()
    agreed[mask] = np.where(score > 0, VesselKind.ARTERY.number, VesselKind.VEIN.number)
    return agreed


def _ties(mask: NDArray[np.bool_], said: Values, contrast: float) -> sparse.csr_array:
    """Return the weights between all pairs of neighbours in a mask, (n, n)."""
    numbers = np.zeros(mask.shape, np.int32)
    numbers[mask] = np.arange(len(said))
    firsts, seconds, weights = [], [], []
    for step in _STEPS:
        here, there = (
            tuple(slice(max(0, s), min(n, n + s)) for s, n in zip(steps, mask.shape, strict=True))
            for steps in (step, [-s for s in step])
        )
        both = mask[here] & mask[there]
        one, other = numbers[here][both], numbers[there][both]
        firsts.append(one)
        seconds.append(other)
        likeness = np.exp(-contrast * (said[one] - said[other]) ** 2)
        weights.append(likeness / np.linalg.norm(step))
    places = np.concatenate(firsts), np.concatenate(seconds)
    half = sparse.coo_array((np.concatenate(weights), places), shape=2 * (len(said),)).tocsr()
    return half + half.T
