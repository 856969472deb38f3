"""A few slices of a real scan: enough for the shipped model, and quick."""

from __future__ import annotations

import numpy as np

import vertext
from vertext.volumes import SagittalView, Volume

_NEIGHBOURS = 1
L4_WORLD = (3.5, -20.0, 112.0)
"""Where the centre of L4 lies in the slices, RAS+ mm: where the documentation clicks on it."""
_L4_VOXEL = (_NEIGHBOURS, 189, 156)


def example_slices() -> Volume:
    """Return the three middle slices of the example scan in the canonical view, moved."""
    whole = SagittalView.of(vertext.read_scan(vertext.example_scan())).volume
    middle = whole.shape[0] // 2
    affine = whole.affine.copy()
    affine[:3, 3] = np.subtract(L4_WORLD, affine[:3, :3] @ _L4_VOXEL)
    return Volume(whole.data[middle - _NEIGHBOURS : middle + _NEIGHBOURS + 1], affine)
