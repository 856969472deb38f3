"""A small synthetic lumbar spine with known levels, for every test that needs a scan."""

from __future__ import annotations

import numpy as np

from vertext.anatomy import SPINE, Kind, scheme
from vertext.volumes import LabelMap, Volume

CANONICAL = "LIP"
_DIRECTIONS = {"R": (0, 1), "L": (0, -1), "A": (1, 1), "P": (1, -1), "S": (2, 1), "I": (2, -1)}
_BRIGHTNESS = {Kind.VERTEBRA: 120.0, Kind.DISC: 70.0, Kind.CANAL: 210.0}
_TISSUE = 30.0


def phantom(
    levels: tuple[str, str] = ("T11", "L5"),
    spacing: tuple[float, float, float] = (4.0, 1.0, 1.0),
    shape: tuple[int, int, int] = (9, 160, 128),
    seed: int = 0,
    *,
    axes: str = CANONICAL,
) -> tuple[Volume, LabelMap]:
    """Make a scan of a gently curved spine and its label map in SPIDER numbers.

    Args:
        levels: First and last vertebra; the disc below the last one is there too.
        spacing: Millimetres along (slice, row, column) of the canonical view.
        shape: Voxels along (slice, row, column) of the canonical view.
        seed: Seed of the noise.
        axes: Axis codes of the arrays to return, for instance "RAS"; canonical by default.
    """
    internal = phantom_labels(levels, shape)
    image = np.random.default_rng(seed).normal(_TISSUE, 8.0, shape)
    for structure in SPINE.structures:
        if structure.kind in _BRIGHTNESS:
            image[internal == structure.index] += _BRIGHTNESS[structure.kind]
    image = np.clip(image, 0, None).astype(np.float32)
    spider, _ = scheme("spider").from_internal(internal)

    affine = _canonical_affine(spacing, shape)
    data, moved = _reorient(image, affine, axes)
    label_data, _ = _reorient(spider, affine, axes)
    return Volume(data, moved), LabelMap(label_data, moved, scheme="spider")


def phantom_labels(
    levels: tuple[str, str] = ("T11", "L5"), shape: tuple[int, int, int] = (9, 160, 128)
) -> np.ndarray:
    """Return the phantom's internal labels in the canonical view, (Z, H, W) uint8.

    Each vertebra is a body and, behind the canal and apart from it, an arch at the height of the
    body's lower half; a disc lies below each body; the canal runs behind them all.
    """
    depth, height, width = shape
    labels = np.zeros(shape, np.uint8)
    bodies = slice(depth // 9, depth - depth // 9)
    middle = slice(depth // 3, depth - depth // 3)
    column = np.rint(_curve(height, width)).astype(int)
    body_width, canal_width = width // 5, max(width // 12, 2)

    for row in range(height):
        start = column[row] + body_width + 2
        labels[middle, row, start : start + canal_width] = SPINE.of_kind(Kind.CANAL)[0].index

    vertebrae = [s for s in SPINE.between(*levels) if s.kind is Kind.VERTEBRA]
    pitch = height * 0.94 / len(vertebrae)
    for number, vertebra in enumerate(vertebrae):
        top = height * 0.03 + number * pitch
        disc = SPINE.neighbours(vertebra.name)[1]
        assert disc is not None
        for row in _rows(top, top + 0.70 * pitch):
            left = column[row]
            labels[bodies, row, left : left + body_width] = vertebra.index
        for row in _rows(top + 0.76 * pitch, top + 0.94 * pitch):
            left = column[row] + 1
            labels[bodies, row, left : left + body_width - 2] = disc.index
        for row in _rows(top + 0.45 * pitch, top + 1.0 * pitch):
            left = column[row] + body_width + canal_width + 4
            labels[middle, row, left : left + body_width // 2] = vertebra.index
    return labels


def _curve(height: int, width: int) -> np.ndarray:
    """Return the anterior edge of the vertebral column in every row (a lordosis)."""
    return width * (0.25 - 0.06 * np.sin(np.pi * np.arange(height) / height))


def _rows(first: float, last: float) -> range:
    return range(round(first), round(last))


def _canonical_affine(
    spacing: tuple[float, float, float], shape: tuple[int, int, int]
) -> np.ndarray:
    """Return index to world (RAS+, mm) of the canonical view, with the world's zero inside."""
    affine = np.eye(4)
    affine[:3, :3] = _rotation(CANONICAL) * spacing
    affine[:3, 3] = -affine[:3, :3] @ ((np.array(shape) - 1) / 2) + (3.0, -20.0, 11.0)
    return affine


def _rotation(axes: str) -> np.ndarray:
    """Return the matrix whose columns are the world directions of the axis codes."""
    matrix = np.zeros((3, 3))
    for axis, code in enumerate(axes):
        world, sign = _DIRECTIONS[code]
        matrix[world, axis] = sign
    return matrix


def _reorient(array: np.ndarray, affine: np.ndarray, axes: str) -> tuple[np.ndarray, np.ndarray]:
    """Permute and flip a canonical array, and move its affine along."""
    wanted, present = _rotation(axes), _rotation(CANONICAL)
    links = present.T @ wanted
    order = np.abs(links).argmax(axis=0)
    moved = affine.copy()
    moved[:, :3] = affine[:, order]
    array = array.transpose(order)
    for axis in range(3):
        if links[order[axis], axis] < 0:
            moved[:, 3] += moved[:, axis] * (array.shape[axis] - 1)
            moved[:, axis] *= -1
            array = np.flip(array, axis)
    return np.ascontiguousarray(array), moved
