"""Posterior elements: which vertebra each belongs to."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vertext.anatomy import Kind
from vertext.decoding.absorb_small import absorb_small
from vertext.decoding.connected_parts import connected_parts
from vertext.decoding.find_items import Found
from vertext.decoding.level_scores import LevelScores
from vertext.decoding.sequence import ONE_VERTEBRA
from vertext.decoding.settings import DecodingSettings
from vertext.decoding.voxels import pixels

_BELOW = 0.2
"""An arch lies this share of a pitch below its body (0.08 at T11 to 0.25 at L2, measured)."""
_SPREAD = 0.3
_FURTHEST = 0.9
_TWO_ARCHES = 1.1
_SMALL = 0.2


def attach_arches(
    found: Found,
    bodies: Sequence[int],
    opinions: np.ndarray,
    scores: LevelScores,
    settings: DecodingSettings,
    voxel: float,
) -> tuple[np.ndarray, np.ndarray]:
    """Give every posterior piece to its vertebra.

    A piece belongs where it lies along the spine, and to the body about which the network has
    the same opinion. Comparing opinions rather than names keeps an arch with its body even
    where the network calls both by a wrong name. A piece too long for one arch (touching
    spinous processes) is divided voxel by voxel.

    Args:
        found: The structures of the scan.
        bodies: Places of the named bodies in its items, superior to inferior; at least one.
        opinions: Log-probability of each level for every item, (n, K).
        scores: The network's level probabilities.
        settings: Weights and sizes.
        voxel: Volume of one voxel, mm³.

    Returns:
        Flat indices of the voxels that have a vertebra, and its place in bodies, both (m,).
    """
    owner, divided = np.zeros(found.posterior.shape, np.uint8), False
    centres = np.array([found.items[body].place for body in bodies])
    above = centres[0] - found.pitch.at(centres[0])
    centres = np.array([above, *centres])
    expected = centres + _BELOW * found.pitch.at(centres)
    views = np.array([_one_vertebra_up(opinions[bodies[0]]), *opinions[list(bodies)]])
    views = settings.arch_weight * views.T
    for piece in connected_parts(
        found.posterior, Kind.VERTEBRA, found.places, voxel, least_volume=settings.least_volume
    ):
        local = float(found.pitch.at(piece.place))
        if piece.end - piece.start > _TWO_ARCHES * local:
            along = found.places[pixels(piece.index, len(found.places))]
            offset = (along[:, None] - expected) / local
            best = (scores.at(piece.index) @ views - _misplaced(offset)).argmax(axis=1)
            owner.ravel()[piece.index] = best
            divided = True
            continue
        offset = (piece.place - expected) / local
        one = int((scores.mean(piece.index) @ views - _misplaced(offset)).argmax())
        if abs(offset[one]) <= _FURTHEST:
            owner.ravel()[piece.index] = one
    index = np.flatnonzero(owner > 0)
    if not divided:
        # Pieces that were not cut touch no other.
        return index, owner.ravel()[index] - 1
    piece_of, body = absorb_small(owner, _SMALL)
    return index, body[piece_of] - 1


def _one_vertebra_up(opinion: np.ndarray) -> np.ndarray:
    """Return an opinion on the levels, (K,), as it would be one vertebra further up."""
    moved = np.full_like(opinion, opinion.min())
    moved[:-ONE_VERTEBRA] = opinion[ONE_VERTEBRA:]
    return moved


def _misplaced(offset: np.ndarray) -> np.ndarray:
    """Return the price (nats) of lying that many pitches away from the expected place."""
    return offset**2 / (2 * _SPREAD**2)
