"""What registration knows of an anatomy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from vertext.anatomy import LUMBOSACRAL_PLEXUS, PLEXUS_SCHEME, SPINE, Kind, Side

_PARITIES = 2


@dataclass(frozen=True, eq=False)
class Landmarks:
    """Which structures lead a registration, and which pull together.

    Attributes:
        named: Number of each structure whose centroid leads the first step, superior first.
        sorts: Numbers of each sort of tissue. No structure touches another of its sort, so that
            each is drawn to its own counterpart.
    """

    named: Mapping[str, int]
    sorts: tuple[tuple[int, ...], ...]


def landmarks_of(scheme: str) -> Landmarks:
    """Return those of the anatomy that internal numbers mean.

    Args:
        scheme: Name of the scheme of these numbers (`LabelScheme.inside`).
    """
    return PLEXUS_LANDMARKS if scheme == PLEXUS_SCHEME.name else SPINE_LANDMARKS


def _by_parity(numbers: list[int]) -> list[tuple[int, ...]]:
    return [tuple(numbers[parity::_PARITIES]) for parity in range(_PARITIES)]


def _spine() -> Landmarks:
    levels = {s.name: s.index for s in SPINE.ordered if s.kind in (Kind.VERTEBRA, Kind.DISC)}
    kinds = {kind: [s.index for s in SPINE.of_kind(kind)] for kind in Kind}
    bones, discs = _by_parity(kinds[Kind.VERTEBRA]), _by_parity(kinds[Kind.DISC])
    return Landmarks(levels, (*bones, *discs, tuple(kinds[Kind.CANAL])))


def _plexus() -> Landmarks:
    sides = [[root.index for root in LUMBOSACRAL_PLEXUS if root.side is side] for side in Side]
    roots = {root.name: root.index for root in LUMBOSACRAL_PLEXUS}
    return Landmarks(roots, tuple(sort for side in sides for sort in _by_parity(side)))


SPINE_LANDMARKS = _spine()
"""Vertebrae and discs; every second vertebra, the others, every second disc, the others, canal."""
PLEXUS_LANDMARKS = _plexus()
"""Nerve roots; on each side every second one, and the others."""
