"""Leave everything above a disc out of losses and scores."""

from __future__ import annotations

import numpy as np

from vertext.anatomy.anatomy import BACKGROUND, IGNORE, SPINE, UNKNOWN_VERTEBRA
from vertext.errors import LabelError


def ignore_above(labels: np.ndarray, disc_name: str) -> np.ndarray:
    """Return labels in which all that lies above a disc is IGNORE.

    Some reference masks end at a disc although the image shows the vertebra above it. That
    vertebra must count neither as tissue nor as background. Three regions become IGNORE:
    structures that are named above the disc; whatever lies superior of the disc's top face
    (a plane fitted to it, extended to all columns), except structures that belong below; and,
    behind the disc, the background superior of the arch of the vertebra directly below, since
    the unlabelled vertebra's arch hangs down into it.

    Args:
        labels: Internal numbers in the canonical sagittal view, (slice, row, column) =
            (right to left, superior to inferior, anterior to posterior).
        disc_name: The topmost disc that still counts.

    Returns:
        New array of the same shape and type.

    Raises:
        LabelError: The labels do not hold that disc.
        UsageError: There is no structure of that name.
    """
    disc = SPINE.by_name(disc_name)
    if not (labels == disc.index).any():
        raise LabelError(
            f"the labels hold no disc {disc_name}, so nothing can be ignored above it",
            remedy="Check the case list against the label map",
        )
    place = SPINE.ordered.index(disc)
    above = [s.index for s in SPINE.ordered[:place]]
    below = [s.index for s in SPINE.ordered[place:]]

    face = _top_face(labels == disc.index)
    rows = np.arange(labels.shape[1])[None, :, None]
    superior = rows < face[:, None, :]
    gone = np.isin(labels, above) | (superior & ~np.isin(labels, below))
    gone |= superior & (labels == UNKNOWN_VERTEBRA)
    gone |= _behind(labels, disc.index, below[1]) & (labels == BACKGROUND)
    return np.where(gone, np.asarray(IGNORE, labels.dtype), labels)


def _top_face(disc: np.ndarray) -> np.ndarray:
    """Return the row of the disc's top face for every slice and column, (Z, W)."""
    first = _first_row(disc)
    seen = first < disc.shape[1]
    z, column = np.nonzero(seen)
    design = np.stack([np.ones(len(z)), z, column], axis=1)
    plane = np.linalg.lstsq(design, first[seen], rcond=None)[0]
    slices, columns = np.indices(first.shape)
    # The plane alone would cut off the bulge of the disc's own top face, so keep what was seen.
    fitted = np.rint(plane[0] + plane[1] * slices + plane[2] * columns)
    return np.where(seen, first, fitted).astype(np.intp)


def _behind(labels: np.ndarray, disc: int, vertebra: int) -> np.ndarray:
    """Return where a voxel lies posterior of the disc and superior of the arch below it."""
    first = _first_row(labels == vertebra)
    first = np.where(first < labels.shape[1], first, 0)
    last_column = np.nonzero((labels == disc).any(axis=(0, 1)))[0][-1]
    columns = np.arange(labels.shape[2])[None, None, :]
    rows = np.arange(labels.shape[1])[None, :, None]
    return (columns > last_column) & (rows < first[:, None, :])


def _first_row(mask: np.ndarray) -> np.ndarray:
    """Return the most superior row of a mask in each slice and column (H where there is none)."""
    return np.where(mask.any(axis=1), mask.argmax(axis=1), mask.shape[1])
