"""The mid-sagittal plane of a label map, bent where the spine swings to a side."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from vertext.anatomy import IGNORE, SPINE, Kind
from vertext.measures.front_part import front_part
from vertext.measures.outline import Outline
from vertext.volumes import LabelMap

_CANAL = SPINE.of_kind(Kind.CANAL)[0].index
_BAND_MM = 3.0
_SMOOTH_MM = 5.0
_FARTHEST = 4.0


class MidPlane:
    """Outlines in the middle of the canal, averaged over a few mm from side to side.

    Every row of the image has a middle of its own: that of the canal, without a canal that of all
    labels. Slices count by their distance from it, falling to nothing at 3 mm or at the distance
    of two slices, whichever is more; so thick slices are interpolated and thin ones averaged.
    Points of the plane are (anterior, superior) in mm from the first voxel, along the slices' own
    axes: oblique slices are measured in their own plane.

    Args:
        labels: Internal numbers in the canonical sagittal view.
    """

    def __init__(self, labels: LabelMap) -> None:
        self.labels = labels
        self._weights = _slice_weights(self.middle, labels.shape[0], labels.spacing[0])

    @cached_property
    def boxes(self) -> dict[int, tuple[slice, slice, slice]]:
        """Box around each label but background and IGNORE."""
        found = ndimage.find_objects(self.labels.data)
        boxes = {index: box for index, box in enumerate(found, 1) if box is not None}
        return {index: box for index, box in boxes.items() if index != IGNORE}

    @cached_property
    def middle(self) -> NDArray[np.float64]:
        """Slice in which the middle lies, for each row, (H,)."""
        indices = [_CANAL] if _CANAL in self.boxes else list(self.boxes)
        slices, height, _ = self.labels.shape
        counts = np.zeros((slices, height))
        for index in indices:
            box = self.boxes[index]
            counts[box[:2]] += (self.labels.data[box] == index).sum(axis=2)
        smooth = _SMOOTH_MM / self.labels.spacing[1]
        sums, total = (
            ndimage.gaussian_filter1d(rows, smooth, truncate=_FARTHEST)
            for rows in (np.arange(slices) @ counts, counts.sum(axis=0))
        )
        seen = np.flatnonzero(counts.sum(axis=0))
        if not len(seen):
            return np.full(height, (slices - 1) / 2)
        rows = np.arange(height)
        middle: NDArray[np.float64] = np.interp(rows, seen, sums[seen] / total[seen])
        return middle

    def through(self, values: NDArray[np.generic]) -> NDArray[np.float32]:
        """Return the plane through an image on the same grid, linear between slices, (H, W)."""
        last = len(values) - 1
        places = np.clip(self.middle, 0, last)
        below = np.minimum(places.astype(int), max(last - 1, 0))
        rows = np.arange(len(places))
        share = (places - below).astype(np.float32)[:, None]
        first, second = values[below, rows], values[np.minimum(below + 1, last), rows]
        plane: NDArray[np.float32] = (1 - share) * first + share * second
        return plane

    def outline(self, index: int) -> Outline | None:
        """Return the outline of a disc, the canal or the sacrum; None where it is not seen."""
        if index not in self.boxes:
            return None
        share = self._share(index)
        return self._placed(share, index) if (share >= 0.5).any() else None

    def bone(self, index: int) -> Outline | None:
        """Return the outline of a vertebral or sacral body without what lies behind the canal."""
        if index not in self.boxes:
            return None
        _, rows, columns = self.boxes[index]
        behind = np.arange(columns.start, columns.stop) > self._canal[rows, None]
        share = front_part(self._share(index), behind)
        return self._placed(share, index) if (share >= 0.5).any() else None

    @cached_property
    def _canal(self) -> NDArray[np.float64]:
        """Middle column of the canal in each row, infinite where there is no canal, (H,)."""
        middle = np.full(self.labels.shape[1], np.inf)
        if _CANAL in self.boxes:
            share, (_, rows, columns) = self._share(_CANAL), self.boxes[_CANAL]
            total = share.sum(axis=1)
            seen = np.flatnonzero(total)
            places = np.arange(columns.start, columns.stop)
            middle[rows.start + seen] = share[seen] @ places / total[seen]
        return middle

    def _share(self, index: int) -> NDArray[np.float32]:
        slices, rows, columns = self.boxes[index]
        weights = self._weights[slices, rows]
        used = np.flatnonzero(weights.any(axis=1))
        share = np.zeros((rows.stop - rows.start, columns.stop - columns.start), np.float32)
        for place in used:
            mask = self.labels.data[slices.start + place, rows, columns] == index
            share += weights[place, :, None] * mask
        return share

    def _placed(self, share: NDArray[np.float32], index: int) -> Outline:
        _, rows, columns = self.boxes[index]
        _, height, width = self.labels.shape
        _, row_mm, column_mm = self.labels.spacing
        sides = [
            rows.start == 0 and share[0].any(),
            rows.stop == height and share[-1].any(),
            columns.start == 0 and share[:, 0].any(),
            columns.stop == width and share[:, -1].any(),
        ]
        return Outline(
            share=np.pad(share, 1),
            first=np.array([(1 - columns.start) * column_mm, (1 - rows.start) * row_mm]),
            steps=np.array([[0.0, -column_mm], [-row_mm, 0.0]]),
            cut=any(sides),
        )


def _slice_weights(
    middle: NDArray[np.float64], slices: int, slice_mm: float
) -> NDArray[np.float32]:
    """Return how much each slice counts in each row, (Z, H); they sum to 1."""
    inside = np.clip(middle, 0, slices - 1)
    distance = np.abs(np.arange(slices)[:, None] - inside) * slice_mm
    weights = np.clip(1 - distance / max(_BAND_MM, slice_mm), 0, None)
    return (weights / weights.sum(axis=0)).astype(np.float32)
