"""Posterior elements: which vertebra each belongs to."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vertext.anatomy import Kind
from vertext.decoding.divide_bodies import absorb_small
from vertext.decoding.level_scores import LevelScores
from vertext.decoding.part import Part
from vertext.decoding.pitch import Pitch
from vertext.decoding.settings import DecodingSettings
from vertext.decoding.split_parts import connected_parts

_BELOW = 0.2
"""An arch lies this share of a pitch below its body (0.08 at T11 to 0.25 at L2, measured)."""
_SPREAD = 0.3
_FURTHEST = 0.9
_TWO_ARCHES = 1.1
_SMALL = 0.2


def attach_arches(
    posterior: np.ndarray,
    bodies: Sequence[Part],
    scores: LevelScores,
    places: np.ndarray,
    pitch: Pitch,
    settings: DecodingSettings,
    voxel: float,
) -> np.ndarray:
    """Give every posterior piece the number of its vertebra.

    A piece belongs where it lies along the spine, and to the body about which the network has
    the same opinion. Comparing opinions rather than names keeps an arch with its body even
    where the network calls both by a wrong name. A piece too long for one arch (touching
    spinous processes) is divided voxel by voxel.

    Args:
        posterior: Bone behind the canal's middle, (Z, H, W) bool.
        bodies: Named bodies, superior to inferior.
        scores: The network's level probabilities.
        places: Arc length of every pixel of a slice, (H * W,), mm.
        pitch: Distance of neighbouring discs.
        settings: Weights and sizes.
        voxel: Volume of one voxel, mm³.

    Returns:
        (Z, H, W) uint8: 1 + place in bodies, 0 where there is no bone or no vertebra near.
    """
    owner = np.zeros(posterior.shape, np.uint8)
    flat = owner.ravel()
    if not bodies:
        return owner
    opinions = np.log(np.stack([np.exp(scores.mean_log(body.index)) for body in bodies]))
    centres = np.array([body.place for body in bodies])
    expected = centres + _BELOW * pitch.at(centres)
    for piece in connected_parts(posterior.astype(np.uint8), Kind.VERTEBRA, places, voxel):
        if piece.volume < settings.least_volume:
            break
        likeness = settings.arch_weight * scores.at(piece.index) @ opinions.T
        local = float(pitch.at(piece.place))
        if piece.end - piece.start > _TWO_ARCHES * local:
            along = places[piece.index % len(places)]
            offset = (along[:, None] - expected) / local
            flat[piece.index] = 1 + (likeness - _misplaced(offset)).argmax(axis=1)
            continue
        offset = (piece.place - expected) / local
        best = int((likeness.mean(axis=0) - _misplaced(offset)).argmax())
        if abs(offset[best]) <= _FURTHEST:
            flat[piece.index] = 1 + best
    return absorb_small(owner, _SMALL)


def _misplaced(offset: np.ndarray) -> np.ndarray:
    """Return the price (nats) of lying that many pitches away from the expected place."""
    return offset**2 / (2 * _SPREAD**2)
