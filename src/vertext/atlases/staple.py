"""Fuse label maps by how far each can be trusted."""

from __future__ import annotations

import numpy as np
import SimpleITK as sitk  # noqa: N813
from numpy.typing import NDArray

from vertext.anatomy import CLASS_COUNT
from vertext.atlases.majority_vote import majority_vote

_ROUNDS = 20


def staple(labels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the likeliest labels under what the maps confuse, estimated from the maps alone.

    STAPLE for several labels (Rohlfing et al., IEEE TMI 2004; SimpleITK). Where a map leaves a
    voxel open it is taken to agree with the majority. Only the box around all structures is
    weighed: endless background would make every map look reliable.

    Args:
        labels: Internal numbers, (K, Z, H, W).

    Returns:
        (Z, H, W); undecided voxels are those of the majority vote.
    """
    majority = majority_vote(labels)
    known = np.where(labels < CLASS_COUNT, labels, majority)
    shown = np.argwhere(known.any(axis=0))
    if not len(shown):
        return majority
    box = tuple(slice(*e) for e in zip(shown.min(axis=0), shown.max(axis=0) + 1, strict=True))
    maps = [sitk.GetImageFromArray(np.ascontiguousarray(one[box])) for one in known]
    # SimpleITK counts its labels up to the highest one, so the next number is free.
    fused = sitk.GetArrayFromImage(sitk.MultiLabelSTAPLE(maps, CLASS_COUNT, _ROUNDS))
    result = majority.copy()
    result[box] = np.where(fused == CLASS_COUNT, majority[box], fused)
    return result
