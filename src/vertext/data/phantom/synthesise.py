"""Paint a new image from a label map, in a contrast that no scanner has."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from vertext.anatomy import BACKGROUND, IGNORE, SPINE, UNKNOWN_VERTEBRA, Kind

_CLUSTERS = (4, 9)
_FIRST_CLUSTER = 256


def synthesise(
    labels: NDArray[np.integer],
    rng: np.random.Generator,
    image: NDArray[np.generic] | None = None,
) -> NDArray[np.float32]:
    """Draw a random grey value for every structure and every cluster of the background.

    After SynthSeg (Billot et al., Medical Image Analysis 2023): a Gaussian a label, bias field,
    blur, noise. Vertebrae share a grey value but for a small difference, and so do discs; the
    canal keeps its content where an image is given.

    Args:
        labels: Internal numbers, (..., H, W); IGNORE counts as background.
        rng: Source of every choice.
        image: A real image of the same shape: the background (and what lies in the canal) is
            divided by its grey values. Without one it is divided into random blobs.

    Returns:
        New image of the same shape, 0 to 1.
    """
    regions = _regions(labels, rng, image)
    present, place = np.unique(regions, return_inverse=True)
    means = np.array(_means(present, rng), np.float32)
    spreads = rng.uniform(0.0, 0.06, len(present)).astype(np.float32)
    place = place.reshape(labels.shape)
    grain = _smooth(rng.standard_normal(labels.shape, dtype=np.float32), rng.uniform(0.4, 1.2))
    painted = means[place] + spreads[place] * grain / grain.std()
    painted = _smooth(painted, rng.uniform(0.4, 1.2)) * np.exp(_bias(labels.shape, rng))
    painted += rng.normal(0, rng.uniform(0, 0.04), labels.shape).astype(np.float32)
    low, high = np.percentile(painted, (0.1, 99.9))
    return np.clip((painted - low) / max(high - low, 1e-6), 0, 1).astype(np.float32)


def _regions(
    labels: NDArray[np.integer], rng: np.random.Generator, image: NDArray[np.generic] | None
) -> NDArray[np.int64]:
    """Return a number for every region that gets a grey value of its own."""
    count = int(rng.integers(*_CLUSTERS))
    regions = labels.astype(np.int64)
    outside = (labels == BACKGROUND) | (labels == IGNORE)
    if image is None:
        blobs = [_smooth(rng.standard_normal(labels.shape), 6.0) for _ in range(count)]
        return np.where(outside, _FIRST_CLUSTER + np.argmax(blobs, axis=0), regions)
    # The root opens the shadows far from the coil; even steps keep their noise in one cluster.
    unsigned = np.asarray(image, np.float32) - np.min(image)
    grey = _smooth(np.sqrt(unsigned), 1.2)
    edges = np.linspace(grey.min(), np.percentile(grey, 99), count + 1)[1:-1]
    regions[outside] = _FIRST_CLUSTER + np.searchsorted(edges, grey[outside])
    canal = labels == SPINE.of_kind(Kind.CANAL)[0].index
    if canal.any():
        split = np.median(grey[canal])
        regions[canal & (grey > split)] = _FIRST_CLUSTER + count
    return regions


def _means(present: NDArray[np.int64], rng: np.random.Generator) -> list[float]:
    """Draw a mean for every region; structures of one kind look alike."""
    kinds = {structure.index: structure.kind for structure in SPINE.structures}
    kinds[UNKNOWN_VERTEBRA] = Kind.VERTEBRA
    common = {kind: rng.uniform(0, 1) for kind in Kind}
    return [
        common[kinds[region]] + rng.normal(0, 0.03) if region in kinds else rng.uniform(0, 1)
        for region in present.tolist()
    ]


def _smooth(values: NDArray[np.floating], sigma: float) -> NDArray[np.float32]:
    """Blur within slices."""
    in_plane = (0.0,) * (values.ndim - 2) + (sigma, sigma)
    return ndimage.gaussian_filter(np.asarray(values, np.float32), in_plane)


def _bias(shape: tuple[int, ...], rng: np.random.Generator) -> NDArray[np.float32]:
    rows, columns = shape[-2:]
    knots = rng.normal(0, 0.2, (4, 4))
    field = ndimage.zoom(knots, (rows / 4, columns / 4), order=1, mode="nearest", grid_mode=True)
    smooth: NDArray[np.float32] = field.astype(np.float32)
    return smooth
