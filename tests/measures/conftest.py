"""Phantoms that the tests of measures share, and what becomes of their labels."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from vertext.data.phantom import Phantom, SpineGeometry, render
from vertext.volumes import LabelMap

VOXEL_MM = 0.9375
THICK, THIN = 4.0, VOXEL_MM


def made_up_spine(
    geometry: SpineGeometry | None = None, *, slice_mm: float = THICK, voxel_mm: float = VOXEL_MM
) -> Phantom:
    """Return the average adult, or another, whole from side to side."""
    return render(
        geometry or SpineGeometry.typical(),
        spacing=(slice_mm, voxel_mm, voxel_mm),
        shape=(2 * round(32 / slice_mm) + 1, round(300 / voxel_mm), round(200 / voxel_mm)),
    )


def without(labels: LabelMap, *indices: int) -> LabelMap:
    """Return the labels without some structures."""
    return replace(labels, data=np.where(np.isin(labels.data, indices), 0, labels.data))


@pytest.fixture(scope="session")
def spine() -> Phantom:
    """The average adult in thick slices."""
    return made_up_spine()
