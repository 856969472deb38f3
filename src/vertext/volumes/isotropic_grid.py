"""The way from a scan's own voxels to cubes along the patient's axes, and back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from vertext.errors import UsageError
from vertext.volumes.geometry import closest_axes
from vertext.volumes.placed_array import PlacedArray

_SAME = 1e-3


@dataclass(frozen=True, eq=False)
class IsotropicGrid:
    """Cubic voxels whose axes grow to the right, the front and upward (nearest to RAS).

    An oblique scan keeps its directions: its axes are put in order and resampled each along
    itself, never rotated.

    Attributes:
        native: Shape of the scan.
        axes: For each axis of the scan the world axis it is nearest to, and the sign.
        scale: Scan voxels a cube along right, front and up.
        shape: Cubes along right, front and up.
        affine: Index of a cube to world, 4x4.
    """

    native: tuple[int, int, int]
    axes: tuple[tuple[int, int], ...]
    scale: tuple[float, float, float]
    shape: tuple[int, int, int]
    affine: NDArray[np.float64]

    @classmethod
    def of(cls, scan: PlacedArray, spacing_mm: float) -> Self:
        """Lay cubes over a scan; both share their centre.

        Args:
            scan: A scan or label map.
            spacing_mm: Edge of a cube.

        Raises:
            UsageError: The edge is not positive.
        """
        if not spacing_mm > 0:
            raise UsageError(f"a spacing must be above 0 mm, not {spacing_mm}")
        axes = closest_axes(scan.affine)
        order = np.argsort([world for world, _ in axes])
        size = np.array(scan.shape)[order]
        scale = spacing_mm / np.array(scan.spacing)[order]
        scale[np.abs(scale - 1) < _SAME] = 1.0
        shape = np.maximum(np.rint(size / scale), 1).astype(int)
        # Index in the scan = columns · index of the cube + start.
        signs = np.array([axes[axis][1] for axis in order])
        columns = np.zeros((3, 3))
        columns[order, range(3)] = signs * scale
        middle = (np.array(scan.shape) - 1) / 2
        start = middle - columns @ ((shape - 1) / 2)
        step = np.eye(4)
        step[:3, :3], step[:3, 3] = columns, start
        i, j, k = shape.tolist()
        a, b, c = scale.tolist()
        return cls(scan.shape, axes, (a, b, c), (i, j, k), scan.affine @ step)

    def sample(self, data: NDArray[np.number]) -> NDArray[np.float32]:
        """Return grey values of the scan on the cubes, by linear interpolation."""
        return self._resampled(np.asarray(self._ordered(data), np.float32), order=1)

    def sample_labels(self, labels: NDArray[np.integer]) -> NDArray[Any]:
        """Return labels of the scan on the cubes: of the nearest voxel, same dtype."""
        return self._resampled(self._ordered(labels), order=0)

    def restore_labels(self, labels: NDArray[np.integer]) -> NDArray[Any]:
        """Return labels of the cubes on the scan's own voxels: of the nearest cube, same dtype."""
        order = [world for world, _ in self.axes]
        target = np.array(self.native)[np.argsort(order)]
        back = _zoomed(labels, 1 / np.array(self.scale), target, order=0)
        turned = back.transpose(order)
        return np.ascontiguousarray(turned[self._flips])

    def _ordered(self, data: NDArray[Any]) -> NDArray[Any]:
        order = np.argsort([world for world, _ in self.axes])
        return data[self._flips].transpose(order)

    @property
    def _flips(self) -> tuple[slice, ...]:
        return tuple(slice(None, None, sign) for _, sign in self.axes)

    def _resampled(self, data: NDArray[Any], *, order: int) -> NDArray[Any]:
        return _zoomed(data, np.array(self.scale), np.array(self.shape), order=order)


def _zoomed(
    data: NDArray[Any], scale: NDArray[np.float64], shape: NDArray[np.integer], *, order: int
) -> NDArray[Any]:
    """Sample at `scale` times the index, so that the middles of both grids agree."""
    if data.shape == tuple(shape) and (scale == 1).all():
        return np.ascontiguousarray(data)
    start = (np.array(data.shape) - 1) / 2 - scale * (shape - 1) / 2
    zoomed: NDArray[Any] = ndimage.affine_transform(
        data, scale, start, tuple(shape.tolist()), order=order, mode="nearest"
    )
    return zoomed
