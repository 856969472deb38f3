"""The canonical sagittal view of a scan or label map, and the exact way back to its own grid."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Generic

import numpy as np
from numpy.typing import NDArray

from vertext.errors import UnsupportedInputError
from vertext.volumes.geometry import SHEAR_TOLERANCE, closest_axes, directions_of, shear_of
from vertext.volumes.label_map import LabelMap
from vertext.volumes.rectification import Grid, Rectification
from vertext.volumes.volume import Volume

MAX_TILT_DEGREES = 40.0
"""An axis further than this from every anatomical axis has no anatomical name."""

_MIN_SIDE = 8
_COARSE_MM = 2.5
_COARSE_RATIO = 3.0
_NEEDED = "This model needs a sagittal series (or a scan of nearly cubic voxels)"


@dataclass(frozen=True, eq=False)
class SagittalView(Generic[Grid]):
    """A scan or label map with axes (slice, row, column) = (left, inferior, posterior), "LIP".

    Rectangular grids are only transposed and flipped: `restore` gives every voxel back. Sheared
    grids are resampled, and labels return by nearest neighbour.

    Attributes:
        volume: The scan or label map in this view, (Z, H, W).
        input_shape: Shape as it was given.
    """

    volume: Grid
    input_shape: tuple[int, int, int]
    _order: tuple[int, int, int]
    _flipped: tuple[int, ...]
    _rectification: Rectification | None

    @classmethod
    def of(cls, volume: Grid) -> SagittalView[Grid]:
        """Find the view from the affine; a scan and its label map get the same one.

        Args:
            volume: A scan or label map in any orientation.

        Raises:
            UnsupportedInputError: Its axes lie too far from the anatomical ones, or its sagittal
                plane is too coarse or too narrow (an axial or coronal series).
        """
        rectification = None
        straight: Grid = volume
        if shear_of(volume.affine) > SHEAR_TOLERANCE:
            rectification = Rectification.of(volume)
            straight = rectification.apply(volume)
        _check_tilt(straight)
        axes = closest_axes(straight.affine)
        i, j, k = sorted(range(3), key=lambda axis: axes[axis][0])
        # Sagittal order is left-right, up-down, front-back; world order is x, y, z.
        order: tuple[int, int, int] = (i, k, j)
        flipped = tuple(view for view, axis in enumerate(order) if axes[axis][1] > 0)
        data = np.flip(straight.data.transpose(order), flipped)
        affine = straight.affine[:, [*order, 3]]
        for axis in flipped:
            affine[:, 3] += affine[:, axis] * (data.shape[axis] - 1)
            affine[:, axis] *= -1
        view = replace(straight, data=np.ascontiguousarray(data), affine=affine, nifti_header=None)
        _check_plane(view)
        return SagittalView(view, volume.shape, order, flipped, rectification)

    def restore(self, array: NDArray[Any]) -> NDArray[Any]:
        """Bring an array of this view back to the input's grid.

        Args:
            array: Shape (Z, H, W) of the view. Integers of a sheared grid return by nearest
                neighbour, other values linearly.

        Returns:
            Array of the input's shape and the same dtype.
        """
        if array.shape != self.volume.shape:
            msg = f"array of shape {array.shape} does not fit the view {self.volume.shape}"
            raise ValueError(msg)
        back = np.flip(array, self._flipped).transpose(np.argsort(self._order))
        if self._rectification is not None:
            return self._rectification.undo(back)
        return np.ascontiguousarray(back)

    def restore_labels(self, labels: NDArray[np.integer[Any]]) -> NDArray[np.integer[Any]]:
        """Bring integer labels (Z, H, W) back to the input's grid, never mixing two labels."""
        if not np.issubdtype(labels.dtype, np.integer):
            msg = f"labels must be integers, not {labels.dtype}"
            raise TypeError(msg)
        return self.restore(labels)


def _check_tilt(volume: Volume | LabelMap) -> None:
    directions = directions_of(volume.affine)
    for axis, (world, _) in enumerate(closest_axes(volume.affine)):
        cosine = min(1.0, abs(directions[world, axis]))
        tilt = float(np.degrees(np.arccos(cosine)))
        if tilt > MAX_TILT_DEGREES:
            raise UnsupportedInputError(
                f"it has no sagittal view: array axis {axis} lies {tilt:.0f} degrees off the "
                "nearest patient axis",
                source=volume.source,
                remedy=_NEEDED,
            )


def _check_plane(view: Volume | LabelMap) -> None:
    """Refuse what was not acquired sagittally: a guess would look like a result."""
    _, height, width = view.shape
    _, row_mm, column_mm = view.spacing
    coarse, fine = max(row_mm, column_mm), min(row_mm, column_mm)
    if coarse > _COARSE_MM and coarse > _COARSE_RATIO * fine:
        plane = "an axial" if row_mm > column_mm else "a coronal"
        raise UnsupportedInputError(
            f"it is {plane} series: its sagittal pixels measure {row_mm:.2g} x {column_mm:.2g} mm",
            source=view.source,
            remedy=_NEEDED,
        )
    if min(height, width) < _MIN_SIDE:
        raise UnsupportedInputError(
            f"its sagittal plane has only {height} x {width} pixels: by its orientation it is no "
            "sagittal scan",
            source=view.source,
            remedy=_NEEDED,
        )
