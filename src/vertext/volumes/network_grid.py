"""The way from a native sagittal slice to the network's canvas and back."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Box = tuple[slice, slice]
WHOLE: Box = (slice(None), slice(None))


@dataclass(frozen=True, kw_only=True)
class NetworkGrid:
    """A centred canvas of square pixels that holds a whole native slice.

    Rows and columns are independent, so every way across is two small matrices: canvas =
    R @ slice @ C.T. Both grids share their centre; lengths are in mm.

    Args:
        shape: Rows and columns of the native slice.
        spacing: Native row and column distance in mm.
        size: Rows and columns of the canvas.
        pixel_mm: Edge of a canvas pixel in mm.
    """

    shape: tuple[int, int]
    spacing: tuple[float, float]
    size: tuple[int, int]
    pixel_mm: float

    @classmethod
    def fit(
        cls,
        shape: Sequence[int],
        spacing: Sequence[float],
        *,
        size: tuple[int, int],
        spacing_mm: float | None = None,
    ) -> "NetworkGrid":
        """Choose the pixel so that the slice fits: `spacing_mm`, or coarser where it must be.

        Args:
            shape: Shape of the slice or of the canonical volume; the last two entries count.
            spacing: Spacing in mm; the last two entries count.
            size: Rows and columns of the canvas.
            spacing_mm: Pixel the network was trained at; None fills the canvas.

        Returns:
            The grid.
        """
        rows, columns = (int(n) for n in shape[-2:])
        row_mm, column_mm = (float(s) for s in spacing[-2:])
        pixel = max(spacing_mm or 0.0, rows * row_mm / size[0], columns * column_mm / size[1])
        return cls(
            shape=(rows, columns),
            spacing=(row_mm, column_mm),
            size=(int(size[0]), int(size[1])),
            pixel_mm=pixel,
        )

    def sample(self, slices: NDArray[Any]) -> NDArray[np.float32]:
        """Bring native slices onto the canvas, antialiased where the canvas is coarser.

        Args:
            slices: Values, shape (..., H, W).

        Returns:
            Shape (..., rows, cols), float32; outside the native slice its own minimum.
        """
        values = np.asarray(slices, dtype=np.float32)
        rows, columns = self._forward
        canvas = _apply(rows, values, columns)
        floor = values.min(axis=(-2, -1))[..., None, None]
        return np.where(self.inside, canvas, floor)

    def sample_cubic(self, slices: NDArray[Any]) -> NDArray[np.float32]:
        """Bring native slices onto the canvas by cubic splines without antialiasing, as nnU-Net.

        Args:
            slices: Values, shape (Z, H, W).

        Returns:
            Shape (Z, rows, cols), float32; outside the native slice 0.
        """
        from scipy.ndimage import map_coordinates

        places = np.meshgrid(*self._native_positions, indexing="ij")
        canvas = np.zeros((len(slices), *self.size), dtype=np.float32)
        for index, values in enumerate(slices):
            splined = map_coordinates(values, places, np.float32, order=3, mode="nearest")
            np.copyto(canvas[index], splined, where=self.inside)
        return canvas

    def sample_labels(self, labels: NDArray[Any], *, outside: int = 0) -> NDArray[Any]:
        """Bring native labels onto the canvas by nearest neighbour.

        Args:
            labels: Integers, shape (..., H, W).
            outside: Label beyond the native slice.

        Returns:
            Shape (..., rows, cols), dtype of `labels`.
        """
        rows, columns = (
            _nearest(positions, count)
            for positions, count in zip(self._native_positions, self.shape, strict=True)
        )
        picked = labels[..., rows[:, None], columns[None, :]]
        return np.where(self.inside, picked, np.asarray(outside, dtype=labels.dtype))

    def back_coordinates(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Give the canvas row of each native row and the canvas column of each native column.

        Returns:
            Fractional canvas indices, shapes (H,) and (W,); a pixel's centre is its index.
        """
        rows, columns = (
            _positions(count, step, self.pixel_mm, extent)
            for count, step, extent in zip(self.shape, self.spacing, self.size, strict=True)
        )
        return rows, columns

    @cached_property
    def is_native(self) -> bool:
        """Whether the canvas is the native slice itself, pixel by pixel."""
        return self.shape == self.size and all(
            np.array_equal(positions, np.arange(count))
            for positions, count in zip(self.back_coordinates(), self.size, strict=True)
        )

    def native_box(self, box: Box) -> Box:
        """Return the rows and columns of the native slice whose nearest canvas pixel is in a box.

        Args:
            box: Rows and columns of the canvas.
        """
        rows, columns = (
            slice(*np.searchsorted(nearest, (side.start, side.stop)).tolist())
            for nearest, side in zip(self._nearest_pixels, box, strict=True)
        )
        return rows, columns

    def restore_labels(self, labels: NDArray[Any], box: Box = WHOLE) -> NDArray[Any]:
        """Bring canvas labels back to the native slice by nearest neighbour.

        Args:
            labels: Integers, shape (..., rows, cols).
            box: Rows and columns of the native slice that are wanted.

        Returns:
            Shape (..., H, W) of the box, dtype of `labels`.
        """
        rows, columns = self._nearest_pixels
        return labels[..., rows[box[0], None], columns[None, box[1]]]

    def restore_linear(self, maps: NDArray[Any], box: Box = WHOLE) -> NDArray[np.float32]:
        """Bring canvas maps (probabilities, logits) back to the native slice, bilinear.

        Args:
            maps: Values, shape (..., rows, cols).
            box: Rows and columns of the native slice that are wanted.

        Returns:
            Shape (..., H, W) of the box, float32.
        """
        rows, columns = self._backward
        return _apply(rows[box[0]], np.asarray(maps, dtype=np.float32), columns[box[1]])

    @cached_property
    def _native_positions(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Native row (column) index of each canvas row (column)."""
        rows, columns = (
            _positions(count, self.pixel_mm, step, extent)
            for count, step, extent in zip(self.size, self.spacing, self.shape, strict=True)
        )
        return rows, columns

    @cached_property
    def inside(self) -> NDArray[np.bool_]:
        """Canvas pixels, (rows, columns), whose centre lies inside the native slice."""
        rows, columns = (
            (positions >= -0.5) & (positions <= count - 0.5)
            for positions, count in zip(self._native_positions, self.shape, strict=True)
        )
        return rows[:, None] & columns[None, :]

    @cached_property
    def _nearest_pixels(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Canvas row of each native row, canvas column of each native column; both ascend."""
        rows, columns = (
            _nearest(positions, count)
            for positions, count in zip(self.back_coordinates(), self.size, strict=True)
        )
        return rows, columns

    @cached_property
    def _forward(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        rows, columns = (
            _triangle_matrix(positions, count, self.pixel_mm / step)
            for positions, count, step in zip(
                self._native_positions, self.shape, self.spacing, strict=True
            )
        )
        return rows, columns

    @cached_property
    def _backward(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        rows, columns = (
            _triangle_matrix(positions, count, step / self.pixel_mm)
            for positions, count, step in zip(
                self.back_coordinates(), self.size, self.spacing, strict=True
            )
        )
        return rows, columns


def _positions(count: int, step: float, other_step: float, extent: int) -> NDArray[np.float64]:
    """Place `count` pixels of `step` mm on a concentric axis of `extent` pixels of `other_step`."""
    from_centre = (np.arange(count) + 0.5 - count / 2) * step
    # Rounding keeps equal grids exactly equal (an identity, not weights of 1e-16).
    return np.round(from_centre / other_step + extent / 2 - 0.5, 9)


def _nearest(positions: NDArray[np.float64], count: int) -> NDArray[np.intp]:
    """Round positions to valid indices; halves go up, so that equal steps repeat evenly."""
    return np.clip(np.floor(positions + 0.5), 0, count - 1).astype(np.intp)


def _triangle_matrix(
    positions: NDArray[np.float64], count: int, ratio: float
) -> NDArray[np.float32]:
    """Weights of linear interpolation, the triangle widened by `ratio` when it down-samples.

    Args:
        positions: Index on the source axis of each target pixel, shape (n,).
        count: Length of the source axis.
        ratio: Target pixel over source pixel.

    Returns:
        Matrix (n, count), rows sum to 1.
    """
    width = max(1.0, ratio)
    clipped = np.clip(positions, 0, count - 1)
    distance = np.abs(clipped[:, None] - np.arange(count)[None, :])
    weights = np.maximum(0.0, 1.0 - distance / width)
    return (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)


def _apply(
    rows: NDArray[np.float32], values: NDArray[np.float32], columns: NDArray[np.float32]
) -> NDArray[np.float32]:
    for axis, weights in ((-2, rows), (-1, columns)):
        # Where the grids agree along an axis, as with the shipped model's pixel, nothing is mixed.
        if not np.array_equal(weights, np.eye(values.shape[axis])):
            values = np.matmul(weights, values) if axis == -2 else np.matmul(values, weights.T)
    return values
