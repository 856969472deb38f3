"""Choose the atlases that resemble a spine."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from vertext.anatomy import CLASS_COUNT
from vertext.atlases.atlas import Atlas
from vertext.atlases.shared_dice import shared_dice
from vertext.errors import UnsupportedInputError
from vertext.registration import FEWEST_LEVELS, Spine, Warp, similarity


def select_atlases(target: Spine, atlases: Iterable[Atlas], count: int) -> tuple[Atlas, ...]:
    """Return the atlases that fit best after their levels were laid on those of the target.

    The score is the mean Dice of the target's structures on the coarse grid of registration;
    what an atlas does not show counts as 0, so that one which shows all levels goes first.

    Args:
        target: Such as a coarse segmentation.
        atlases: Of other patients.
        count: How many to return at most, best first; equals in the order they came.

    Raises:
        UnsupportedInputError: None shares enough levels with the target.
    """
    fitting = [
        a for a in atlases if len(a.spine.centroids.keys() & target.centroids) >= FEWEST_LEVELS
    ]
    if not fitting:
        raise UnsupportedInputError(
            f"no atlas shares {FEWEST_LEVELS} levels with this spine, which shows "
            f"{', '.join(target.centroids) or 'none'}",
            remedy="Add atlases that show the same part of the spine",
        )
    return tuple(sorted(fitting, key=lambda atlas: -_fit(atlas.spine, target))[:count])


def _fit(atlas: Spine, target: Spine) -> float:
    """Return the mean Dice of the target's structures under the similarity of the levels."""
    wanted = target.coarse_labels
    still = np.zeros((3, 1, 1, 1), np.float32)
    warp = Warp(similarity(target.centroids, atlas.centroids), still, target.grid)
    laid = warp.bring(atlas.coarse_labels[None], atlas.grid, wanted.shape, target.grid, order=0)[0]
    shown = np.unique(wanted[(wanted > 0) & (wanted < CLASS_COUNT)])
    return sum(shared_dice(laid, wanted).values()) / max(len(shown), 1)
