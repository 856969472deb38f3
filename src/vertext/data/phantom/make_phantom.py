"""One call, one made-up patient."""

from __future__ import annotations

import numpy as np

from vertext.data.phantom.acquisition import Acquisition
from vertext.data.phantom.contrast import Contrast
from vertext.data.phantom.enumeration import Enumeration
from vertext.data.phantom.phantom import Phantom
from vertext.data.phantom.render import render
from vertext.data.phantom.spine_geometry import SpineGeometry

PLANE = (320, 256)
PIXEL_MM = 0.9375


def make_phantom(
    seed: int,
    *,
    contrast: Contrast | str = Contrast.T2,
    plane: tuple[int, int] = PLANE,
    pixel_mm: float = PIXEL_MM,
    slices: tuple[int, float] | None = None,
    enumeration: Enumeration | str = Enumeration.NORMAL,
    pathology: bool = True,
    crop_mm: tuple[float, float] = (0.0, 0.0),
    roots: bool = False,
) -> Phantom:
    """Draw a person and a scanner, and scan one with the other.

    The person depends on the seed, the enumeration and `pathology` alone: the same seed gives the
    same spine in every contrast and at every resolution.

    Args:
        seed: Seed of everything.
        contrast: "t1", "t2", "stir" or "space".
        plane: Rows and columns.
        pixel_mm: Their distance.
        slices: How many and how far apart in mm; the contrast's usual ones by default.
        enumeration: How many vertebrae there are.
        pathology: Whether discs may be worn, a vertebra slipped, a body collapsed.
        crop_mm: What to cut off the image above and below, mm.
        roots: Whether nerve roots leave the canal.

    Raises:
        UsageError: No voxel is left.
    """
    contrast = Contrast(contrast)
    count, slice_mm = slices or contrast.slices
    person, scanner = np.random.default_rng(seed).spawn(2)
    return render(
        SpineGeometry.random(person, enumeration=Enumeration(enumeration), pathology=pathology),
        spacing=(slice_mm, pixel_mm, pixel_mm),
        shape=(count, *plane),
        acquisition=Acquisition.random(scanner, contrast),
        seed=seed,
        crop_mm=crop_mm,
        roots=roots,
    )
