"""Fuse label maps by how alike the scans are around each voxel, by ANTs."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from vertext.anatomy import CLASS_COUNT
from vertext.atlases.majority_vote import majority_vote
from vertext.atlases.registered_atlases import RegisteredAtlases
from vertext.errors import MissingExtraError

_SEARCH = 1
"""Voxels around a voxel in which an atlas may have its like."""


def joint_label_fusion(
    image: NDArray[np.floating], registered: RegisteredAtlases
) -> NDArray[np.uint8]:
    """Weigh the atlases voxel by voxel, the errors that they share taken into account.

    Joint label fusion (Wang et al., IEEE TPAMI 2013; antspyx). Where an atlas leaves a voxel
    open it is taken to agree with the majority. Voxels that no atlas calls a structure stay
    background unasked.

    Args:
        image: Grey values of the target in its canonical view, (Z, H, W).
        registered: Atlases that were stored with their images.

    Returns:
        Internal numbers, (Z, H, W).

    Raises:
        MissingExtraError: antspyx is not installed.
        AtlasError: An atlas was stored without its image.
        UnsupportedInputError: No atlas could be used.
    """
    try:
        import ants
    except ImportError as error:
        raise MissingExtraError("antspyx", "ants") from error
    labels = registered.labels()
    majority = majority_vote(labels)
    known = np.where(labels < CLASS_COUNT, labels, majority)
    asked = np.asarray(known.any(axis=0))
    if not asked.any():
        return majority
    spacing = registered.warped[0].target.spacing

    def placed(array: NDArray[Any]) -> object:
        return ants.from_numpy(array.astype(np.float32), spacing=spacing)

    fused = ants.joint_label_fusion(
        placed(image),
        placed(asked),
        atlas_list=[placed(warped.image()) for warped in registered.warped],
        label_list=[placed(one) for one in known],
        # ANTs' usual three are more than a centimetre across slices, and take 13 times as long.
        r_search=_SEARCH,
    )
    return np.where(asked, np.rint(fused["segmentation"].numpy()), 0).astype(np.uint8)
