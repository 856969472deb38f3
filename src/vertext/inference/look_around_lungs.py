"""The pulmonary vessels of a chest CT on cubic voxels."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from vertext.anatomy import PULMONARY_VESSELS
from vertext.chest.agree_along_vessels import agree_along_vessels
from vertext.chest.lung_hull import lung_hull
from vertext.chest.lung_sides import lung_sides
from vertext.chest.sided_classes import sided_classes
from vertext.inference.sliding_window import PatchLook, sliding_window
from vertext.models.model_card import AgreementSpec

MARGIN_MM = 15.0
"""How far round the lungs' bounding box the network sees."""
_SIDE_OF = tuple(vessel.side.number for vessel in PULMONARY_VESSELS)
_KINDS = np.array([0, *(vessel.kind.number for vessel in PULMONARY_VESSELS)], np.uint8)


def look_around_lungs(
    image: NDArray[np.float32],
    lungs: NDArray[np.uint8],
    look: Callable[[NDArray[np.float32]], PatchLook],
    *,
    patch: int,
    spacing_mm: float,
    agreement: AgreementSpec | None = None,
) -> NDArray[np.uint8]:
    """Return class numbers: what the network says in the lungs and between them.

    A voxel has the side of the lung that it lies in or nearest to, and is asked for the classes
    of that side alone, as in training. Outside the lungs' hull it is asked for none: a network
    that has seen few walls of chests takes some of them for vessels.

    Args:
        image: Grey values in the window, (I, J, K).
        lungs: 0, or the number of the lung's `Side`, (I, J, K).
        look: The network.
        patch: Edge of its cubes in voxels.
        spacing_mm: Edge of the voxels.
        agreement: How arteries and veins are made to agree along vessels, if they are.
    """
    box = _box(lungs, round(MARGIN_MM / spacing_mm))
    sides = np.where(lung_hull(lungs[box]), lung_sides(lungs[box], (spacing_mm,) * 3), np.uint8(0))
    found, lead = sliding_window(
        image[box], look, channels=len(_SIDE_OF), patch=patch, sides=sides, side_of=_SIDE_OF
    )
    if agreement is not None:
        kinds = agree_along_vessels(
            _KINDS[found], lead, prior=agreement.prior, contrast=agreement.contrast
        )
        found = sided_classes(kinds, sides)
    classes = np.zeros(image.shape, np.uint8)
    classes[box] = found
    return classes


def _box(mask: NDArray[np.uint8], margin: int) -> tuple[slice, slice, slice]:
    """Return the bounding box of a mask, a few voxels wider where there is room."""
    sides = []
    for axis in range(3):
        others = tuple(other for other in range(3) if other != axis)
        filled = np.flatnonzero(mask.any(axis=others))
        sides.append(slice(max(0, int(filled[0]) - margin), int(filled[-1]) + 1 + margin))
    first, second, third = sides
    return first, second, third
