"""Size and place of every label of a label map."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vertext.volumes import LabelMap


@dataclass(frozen=True)
class StructureSize:
    """Size and place of one label.

    Attributes:
        voxels: Number of voxels.
        volume_mm3: Their volume.
        centroid_mm: Mean world position (x, y, z) in mm.
    """

    voxels: int
    volume_mm3: float
    centroid_mm: tuple[float, float, float]


def structure_sizes(label_map: LabelMap) -> dict[int, StructureSize]:
    """Measure every label but 0, one slab at a time.

    Args:
        label_map: Non-negative labels of any scheme.

    Returns:
        Size by label, in the order of the labels; absent labels have no entry.
    """
    labels, affine = label_map.data, label_map.affine
    top = int(labels.max(initial=0)) + 1
    counts = np.zeros(top, dtype=np.int64)
    sums = np.zeros((3, top))
    for index in range(labels.shape[0]):
        slab = labels[index]
        rows, columns = np.nonzero(slab)
        values = slab[rows, columns]
        slab_counts = np.bincount(values, minlength=top)
        counts += slab_counts
        sums[0] += index * slab_counts
        sums[1] += np.bincount(values, weights=rows, minlength=top)
        sums[2] += np.bincount(values, weights=columns, minlength=top)
    voxel_mm3 = voxel_volume(affine)
    return {
        int(label): _size(int(counts[label]), sums[:, label], affine, voxel_mm3)
        for label in np.flatnonzero(counts)
    }


def voxel_volume(affine: NDArray[np.float64]) -> float:
    """Return the volume of a voxel in mm³, for oblique grids too."""
    return abs(float(np.linalg.det(affine[:3, :3])))


def _size(
    voxels: int, sums: NDArray[np.float64], affine: NDArray[np.float64], voxel_mm3: float
) -> StructureSize:
    x, y, z = (affine[:3, :3] @ (sums / voxels) + affine[:3, 3]).tolist()
    return StructureSize(voxels=voxels, volume_mm3=voxels * voxel_mm3, centroid_mm=(x, y, z))
