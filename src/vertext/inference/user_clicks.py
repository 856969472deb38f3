"""From a user's clicks in the world to places on the network's canvas, and back to check them."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from vertext.anatomy import SPINE
from vertext.prompts import Click
from vertext.volumes import LabelMap, NetworkGrid, Volume

Anchor = tuple[str, tuple[float, float, float]]


def click_anchors(clicks: Iterable[Click], volume: Volume, grid: NetworkGrid) -> list[Anchor]:
    """Return the level and the (slice, row, column) on the canvas of each click in the scan.

    Args:
        clicks: Clicks in world mm.
        volume: The scan in the canonical view.
        grid: The way from its slices to the canvas.
    """
    anchors = []
    for click in clicks:
        place = _index(click, volume.affine)
        if _inside(place, volume.shape):
            row, column = _canvas_position(grid, place[1], place[2])
            anchors.append((click.level, (float(place[0]), row, column)))
    return anchors


def click_warnings(clicks: Iterable[Click], found: LabelMap) -> tuple[str, ...]:
    """Return a sentence for every click that lies outside the scan or on another structure.

    Args:
        clicks: Clicks in world mm.
        found: Internal numbers on the scan's grid.
    """
    names = {structure.index: structure.name for structure in SPINE.structures}
    sentences = []
    for click in clicks:
        place = _index(click, found.affine)
        if not _inside(place, found.shape):
            sentences.append(f"the click on {click.level} lies outside the scan")
            continue
        i, j, k = np.rint(place).astype(int)
        name = names.get(int(found.data[i, j, k]), "no structure")
        if name != click.level:
            sentences.append(f"at the click on {click.level} there is {name}")
    return tuple(sentences)


def _canvas_position(grid: NetworkGrid, row: float, column: float) -> tuple[float, float]:
    """Return the canvas position of a native (row, column) inside the slice."""
    rows, columns = grid.back_coordinates()
    return (
        float(np.interp(row, np.arange(len(rows)), rows)),
        float(np.interp(column, np.arange(len(columns)), columns)),
    )


def _index(click: Click, affine: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the fractional array index of a click, (3,)."""
    index: NDArray[np.float64] = (np.linalg.inv(affine) @ (*click.point, 1.0))[:3]
    return index


def _inside(index: NDArray[np.float64], shape: tuple[int, int, int]) -> bool:
    nearest = np.rint(index)
    return bool((nearest >= 0).all() and (nearest < shape).all())
