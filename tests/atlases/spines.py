"""Phantom spines as atlases."""

from __future__ import annotations

import numpy as np

from tests.phantom import phantom
from vertext.anatomy import scheme
from vertext.atlases import Atlas
from vertext.registration import Spine
from vertext.volumes import LabelMap

LEVELS = ("T11", "L5")


def atlas(name: str, *, shift: int = 0, levels: tuple[str, str] = LEVELS) -> Atlas:
    """Make an atlas of the patient of its name, moved down by some pixels, its end cut off."""
    image, labels = phantom(levels)
    internal, _ = scheme("spider").to_internal(labels.data)
    moved = np.roll(internal, shift, axis=1)
    moved[:, :shift] = 0
    return Atlas(
        name, name, LabelMap(moved, labels.affine, scheme="internal"), image, origin="a phantom"
    )


def target(levels: tuple[str, str] = LEVELS) -> Spine:
    """Make the spine that atlases are registered to."""
    return atlas("target", levels=levels).spine
