"""Distance from points on a grid to the nearest surface voxel of a label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import ndimage
from scipy.spatial import KDTree

_REACH = 12
"""Voxels of the finest spacing that are searched step by step; most surfaces lie closer."""
_STEPS = 500
_LOOKS = 20
"""Looks a point, on average, before the search gives up: these surfaces lie far apart."""
_SAME = 1e-9
"""Distances that differ by less are one shell."""
_FEW = 0.02
"""Points per voxel of their box below which a tree is faster than a distance transform."""


@dataclass(frozen=True, eq=False)
class NearestEdges:
    """Surface voxels of all labels of a map, and the way to the nearest of them.

    Two surfaces of a good segmentation lie a voxel or two apart. So all points of all labels look
    at the voxels around them in order of distance first, which costs next to nothing; those that
    find nothing within reach get a tree or a distance transform.

    Attributes:
        edges: Label of each surface voxel, 0 elsewhere, with a margin as wide as the offsets.
        points: Flat places in `edges` by label.
        spacing: Of the trailing axes, (d,).
        offsets: Steps along all axes by increasing distance, (k, axes).
        lengths: Their distances, (k,).
    """

    edges: np.ndarray
    points: dict[int, np.ndarray]
    spacing: np.ndarray
    offsets: np.ndarray
    lengths: np.ndarray

    @classmethod
    def of(cls, edges: np.ndarray, spacing: np.ndarray) -> NearestEdges:
        """Index the surface voxels of a label map.

        Args:
            edges: Label of each surface voxel, 0 elsewhere.
            spacing: Of the trailing axes.
        """
        offsets, lengths = _offsets(edges.ndim, tuple(spacing.tolist()))
        edges = np.pad(edges, [(int(n), int(n)) for n in np.abs(offsets).max(0)])
        places = np.flatnonzero(edges > 0)
        order = np.argsort(edges.ravel()[places], kind="stable")
        labels, starts = np.unique(edges.ravel()[places[order]], return_index=True)
        groups = np.split(places[order], starts)[1:]
        points = dict(zip(labels.tolist(), groups, strict=True))
        return cls(edges, points, spacing, offsets, lengths)

    @property
    def labels(self) -> frozenset[int]:
        """Labels that have a surface."""
        return frozenset(self.points)

    def distances(self, others: NearestEdges, pairs: Sequence[tuple[int, int]]) -> list[np.ndarray]:
        """Return the distance of every surface voxel of another map to the nearest here.

        Args:
            others: Surface voxels of a map of the same shape and spacing.
            pairs: Label of the other map, and the label of this map to measure to.

        Returns:
            One array a pair, in the order of `others.points`.
        """
        if not pairs:
            return []
        groups = [others.points[label] for label, _ in pairs]
        starts = np.cumsum([len(group) for group in groups])[:-1]
        wanted = np.repeat([label for _, label in pairs], [len(group) for group in groups])
        distances = self._near(np.concatenate(groups), wanted.astype(self.edges.dtype))
        result = np.split(distances, starts)
        for one, points, (_, label) in zip(result, groups, pairs, strict=True):
            far = np.isnan(one)
            if far.any():
                one[far] = self._far(points[far], label)
        return result

    def _near(self, places: np.ndarray, wanted: np.ndarray) -> np.ndarray:
        """Search shell by shell; NaN where nothing is within reach."""
        flat = self.edges.ravel()
        strides = np.array(self.edges.strides) // self.edges.itemsize
        distances = np.full(len(places), np.nan)
        open_ = np.arange(len(places))
        budget = _LOOKS * len(places)
        shells = np.flatnonzero(np.diff(self.lengths) > _SAME) + 1
        for shell in np.split(np.arange(len(self.lengths)), shells):
            hit = np.zeros(len(places), bool)
            for step in (self.offsets[shell] @ strides).tolist():
                hit |= flat.take(places + step) == wanted
            distances[open_[hit]] = self.lengths[shell[0]]
            open_, places, wanted = open_[~hit], places[~hit], wanted[~hit]
            budget -= len(hit) * len(shell)
            if not len(open_) or budget < 0:
                break
        return distances

    def _far(self, places: np.ndarray, label: int) -> np.ndarray:
        """Ask a tree for a few points, a distance transform for many."""
        shape, axes = self.edges.shape, slice(-len(self.spacing), None)
        # A label is in one image only, so leading axes do not matter.
        start = np.stack(np.unravel_index(places, shape)[axes])
        goal = np.stack(np.unravel_index(self.points[label], shape)[axes])
        low = np.minimum(start.min(1), goal.min(1))[:, None]
        box = (np.maximum(start.max(1), goal.max(1))[:, None] - low + 1).ravel()
        scale = self.spacing[:, None]
        if len(places) < _FEW * box.prod():
            ends = np.ascontiguousarray((goal * scale).T)
            tree = KDTree(ends, balanced_tree=False, compact_nodes=False)
            return tree.query((start * scale).T)[0]
        empty = np.ones(box, bool)
        empty[tuple(goal - low)] = False
        nearest = ndimage.distance_transform_edt(
            empty, sampling=self.spacing, return_distances=False, return_indices=True
        )
        start = start - low
        way = (nearest[(slice(None), *start)] - start) * scale
        return np.sqrt((way**2).sum(0))


@lru_cache(maxsize=8)
def _offsets(axes: int, spacing: tuple[float, ...]) -> tuple[np.ndarray, np.ndarray]:
    """List the steps that are no longer than the reach, shortest first."""
    steps = np.arange(-_REACH, _REACH + 1)
    grid = np.stack(np.meshgrid(*[steps] * len(spacing), indexing="ij"), -1)
    grid = grid.reshape(-1, len(spacing))
    lengths = np.sqrt(((grid * spacing) ** 2).sum(1))
    nearest = np.argsort(lengths, kind="stable")
    nearest = nearest[lengths[nearest] <= _REACH * min(spacing)][:_STEPS]
    return np.pad(grid[nearest], ((0, 0), (axes - len(spacing), 0))), lengths[nearest]
