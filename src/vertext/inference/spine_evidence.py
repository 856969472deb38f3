"""Size and form of the spine that a label map shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from vertext.anatomy import SPINE, Kind
from vertext.decoding.spine_curve import SpineCurve

_FEWEST = 2
_CANAL = SPINE.of_kind(Kind.CANAL)[0].index


@dataclass(frozen=True, kw_only=True)
class SpineEvidence:
    """Medians over the discs in the sagittal projection.

    Discs alone are measured: they have no arches, and every contrast outlines them.

    Attributes:
        pitch: Distance of neighbouring discs, mm.
        depth: Length of a disc from front to back, over the pitch.
        flatness: Length of a disc over its height.
        tilt: Angle between a disc and the right angle to the spine, degrees.
        unevenness: Larger over smaller of two successive distances; 1 with only two discs.
        before_canal: Distance from a disc's centre back to the middle of the canal, over the
            disc's length; None without a canal.
    """

    pitch: float
    depth: float
    flatness: float
    tilt: float
    unevenness: float
    before_canal: float | None

    @classmethod
    def of(cls, labels: NDArray[np.uint8], spacing: Sequence[float]) -> SpineEvidence | None:
        """Measure a label map; None where it shows fewer than two discs or two vertebrae.

        Args:
            labels: (Z, H, W) internal numbers: slices right to left, rows superior to inferior,
                columns anterior to posterior.
            spacing: (slice, row, column), mm.
        """
        boxes = dict(enumerate(ndimage.find_objects(labels), start=1))
        shown = {index for index, box in boxes.items() if box is not None}
        discs = [s.index for s in SPINE.of_kind(Kind.DISC)]
        places = [place for place, index in enumerate(discs) if index in shown]
        vertebrae = [s for s in SPINE.of_kind(Kind.VERTEBRA) if s.index in shown]
        if min(len(places), len(vertebrae)) < _FEWEST:
            return None
        pixel = np.asarray(spacing[1:], float)
        drawn = [_points(labels, discs[place], boxes) * pixel for place in places]
        sizes = [_box(points, pixel) for points in drawn]
        centres, lengths, heights, axes = (np.array(part) for part in zip(*sizes, strict=True))
        gaps = np.linalg.norm(np.diff(centres, axis=0), axis=1) / np.diff(places)
        along = np.gradient(centres, axis=0)
        along /= np.linalg.norm(along, axis=1, keepdims=True)
        tilts = np.degrees(np.arcsin(np.clip(np.abs((along * axes).sum(axis=1)), 0.0, 1.0)))
        pitch = float(np.median(gaps))
        canal = _points(labels, _CANAL, boxes) * pixel if _CANAL in shown else None
        return cls(
            pitch=pitch,
            depth=float(np.median(lengths)) / pitch,
            flatness=float(np.median(lengths / heights)),
            tilt=float(np.median(tilts)),
            unevenness=_unevenness(gaps),
            before_canal=_before_canal(canal, centres, lengths),
        )


def _points(
    labels: NDArray[np.uint8], index: int, boxes: Mapping[int, tuple[slice, slice, slice]]
) -> NDArray[np.intp]:
    """Return row and column of each voxel of a structure, (n, 2)."""
    box = boxes[index]
    return np.argwhere(labels[box] == index)[:, 1:] + (box[1].start, box[2].start)


def _box(
    points: NDArray[np.float64], pixel: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float, float, NDArray[np.float64]]:
    """Return centre (down, back), length, height (mm) and long axis of the box like points."""
    variances, axes = np.linalg.eigh(np.cov(points.T, bias=True))
    # Pixel centres spread by one pixel less than the pixels themselves.
    height, length = np.sqrt(12 * np.maximum(variances, 0.0) + pixel.min() ** 2)
    return points.mean(axis=0), float(length), float(height), axes[:, 1]


def _unevenness(gaps: NDArray[np.float64]) -> float:
    if len(gaps) < _FEWEST:
        return 1.0
    return float(np.exp(np.median(np.abs(np.diff(np.log(gaps))))))


def _before_canal(
    canal: NDArray[np.float64] | None,
    centres: NDArray[np.float64],
    lengths: NDArray[np.float64],
) -> float | None:
    if canal is None:
        return None
    curve = SpineCurve.fit(canal[:, 0], canal[:, 1])
    return float(np.median((curve.at(centres[:, 0]) - centres[:, 1]) / lengths))
