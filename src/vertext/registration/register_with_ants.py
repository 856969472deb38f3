"""Registration by ANTs, where it is installed."""

from __future__ import annotations

import numpy as np

from vertext.errors import MissingExtraError
from vertext.registration.similarity import similarity
from vertext.registration.spine import Spine
from vertext.registration.warp import Warp


def register_with_ants(fixed: Spine, moving: Spine) -> Warp:
    """Do as `register_labels` does, with symmetric normalisation in place of demons.

    SyN (Avants et al., Medical Image Analysis 2008) by mean squares of the same signed distances,
    after the same similarity of levels: without it SyN ends one vertebra off.

    Args:
        fixed: Such as a coarse segmentation.
        moving: Such as an atlas.

    Raises:
        MissingExtraError: antspyx is not installed.
        UnsupportedInputError: They share fewer than three levels.
    """
    try:
        import ants
    except ImportError as error:
        raise MissingExtraError("antspyx", "ants") from error
    matrix = similarity(fixed.centroids, moving.centroids)
    shape = fixed.channels.shape[1:]
    laid = Warp(matrix, np.zeros((3, *shape), np.float32), fixed.grid)
    # Outside the moving scan is no tissue, which is -1 for distances and 0 for a warp.
    source = laid.bring(moving.channels + 1, moving.grid, shape, fixed.grid, order=1) - 1
    first, *others = (
        tuple(ants.from_numpy(channel, spacing=fixed.grid) for channel in pair)
        for pair in zip(fixed.channels, source, strict=True)
    )
    found = ants.registration(
        *first,
        type_of_transform="SyNOnly",
        initial_transform="Identity",
        syn_metric="meansquares",
        multivariate_extras=[("MeanSquares", *pair, 1, 0) for pair in others],
    )
    field = ants.image_read(found["fwdtransforms"][0]).numpy()
    return Warp(matrix, np.moveaxis(field, -1, 0).astype(np.float32), fixed.grid)
