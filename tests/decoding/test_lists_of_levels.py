"""Every list of levels against brute force, on short spines with every kind of fault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import combinations, product

import numpy as np
import pytest

from vertext.anatomy import ENUMERATIONS, SPINE, Enumeration, Kind, Structure
from vertext.decoding.build_chains import build_chains
from vertext.decoding.candidate import Candidate
from vertext.decoding.find_items import Found
from vertext.decoding.level_states import LevelStates
from vertext.decoding.part import Part
from vertext.decoding.pitch import Pitch
from vertext.decoding.reject_scores import reject_scores
from vertext.decoding.sequence import REJECTED
from vertext.decoding.settings import DecodingSettings

Fault = Callable[[list["Piece"], int], list["Piece"]]

PITCH = 30.0
SETTINGS = DecodingSettings()
KNOWN = SPINE.between("T11", "L5/S1")
SURE, BESIDE, ELSE = np.log([0.9, 0.05, 0.001])


@dataclass(frozen=True)
class Piece:
    """An item, what it truly is (None for noise) and what the network takes it for."""

    truth: Structure | None
    taken_for: Structure
    place: float
    kind: Kind
    volume: float = 5000.0


def spine(count: Enumeration) -> list[Piece]:
    """Return the structures of a count from T11 on, half a pitch apart, seen as they are.

    The network takes what it has no class for for its upper neighbour of the same kind.
    """
    ordered = [structure for structure in count.ordered if structure.kind is not Kind.SACRUM]
    start = [structure.name for structure in ordered].index("T11")
    pieces = []
    for place in range(start, len(ordered)):
        known = ordered[place] if ordered[place] in KNOWN else ordered[place - 2]
        pieces.append(Piece(ordered[place], known, place * PITCH / 2, ordered[place].kind))
    return pieces


def missed(pieces: list[Piece], at: int) -> list[Piece]:
    return [*pieces[:at], *pieces[at + 2 :]]


def spurious(pieces: list[Piece], at: int) -> list[Piece]:
    place = pieces[at].place + 4
    return [
        *pieces[: at + 1],
        replace(pieces[at], truth=None, place=place, volume=100.0),
        *pieces[at + 1 :],
    ]


def wrong_name(pieces: list[Piece], at: int) -> list[Piece]:
    return _taken_for(pieces, at, 2)


def wrong_type(pieces: list[Piece], at: int) -> list[Piece]:
    return _taken_for(pieces, at, 1)


def split(pieces: list[Piece], at: int) -> list[Piece]:
    halves = replace(pieces[at], volume=3500.0), replace(pieces[at], volume=1000.0, truth=None)
    lower = replace(halves[1], place=pieces[at].place + 3)
    return [*pieces[:at], halves[0], lower, *pieces[at + 1 :]]


def merged(pieces: list[Piece], at: int) -> list[Piece]:
    """Two of a kind and what lies between them make one item, known by the upper one."""
    return [*pieces[:at], replace(pieces[at], volume=11000.0), *pieces[at + 3 :]]


def _taken_for(pieces: list[Piece], at: int, levels: int) -> list[Piece]:
    other = KNOWN[KNOWN.index(pieces[at].taken_for) - levels]
    return [*pieces[:at], replace(pieces[at], taken_for=other), *pieces[at + 1 :]]


FAULTS = (missed, spurious, wrong_name, wrong_type, split, merged)


def candidate(
    count: Enumeration, pieces: list[Piece], settings: DecodingSettings = SETTINGS
) -> Candidate:
    parts = tuple(
        Part(p.kind, np.arange(1), p.place, p.place - 3, p.place + 3, p.volume) for p in pieces
    )
    empty = np.zeros((1, 1, 1), bool)
    found = Found(parts, frozenset(), empty, empty, np.zeros(1), Pitch(0.0, PITCH))
    states = LevelStates(KNOWN, count.ordered)
    emission = states.emissions(opinions(pieces), settings.look_alike)
    reject = reject_scores(found, np.full(len(pieces), 3.0), settings)
    (chain,) = build_chains(found, [emission], reject, settings)
    return Candidate(count, states, chain)


def opinions(pieces: list[Piece]) -> np.ndarray:
    table = np.full((len(pieces), len(KNOWN)), ELSE)
    for row, piece in zip(table, pieces, strict=True):
        place = KNOWN.index(piece.taken_for)
        row[[p for p in (place - 2, place + 2) if 0 <= p < len(KNOWN)]] = BESIDE
        row[place] = SURE
    return table


def brute_force(case: Candidate) -> tuple[float, float]:
    """Return the best score and the log of the sum over all namings."""
    items, states = case.chain.emission.shape
    scores = []
    for named in range(items + 1):
        for some, levels in product(
            combinations(range(items), named), combinations(range(states), named)
        ):
            naming = np.full(items, REJECTED)
            naming[list(some)] = levels
            scores.append(case.chain.score(naming))
    return max(scores), float(np.logaddexp.reduce(scores))


CASES = [
    pytest.param(count, fault, at, id=f"{count.name}-{fault.__name__}-{at}")
    for count in ENUMERATIONS
    for fault in FAULTS
    for at in (6, 7)
]


@pytest.mark.parametrize("count", ENUMERATIONS, ids=lambda count: count.name)
def test_the_right_list_names_a_spine(count: Enumeration) -> None:
    pieces = spine(count)
    assert list(candidate(count, pieces).named) == [piece.truth for piece in pieces]


@pytest.mark.parametrize(("count", "fault", "at"), CASES)
def test_faults_break_no_name(count: Enumeration, fault: Fault, at: int) -> None:
    pieces = fault(spine(count), at)
    expected = {piece.truth: item for item, piece in enumerate(pieces) if piece.truth is not None}
    assert candidate(count, pieces).named == expected


@pytest.mark.parametrize(("count", "fault", "at"), CASES)
def test_viterbi_and_sum_equal_brute_force(count: Enumeration, fault: Fault, at: int) -> None:
    case = candidate(count, fault(spine(count), at)[at - 4 : at + 1])
    case = replace(case, chain=replace(case.chain, slip=-np.inf))
    best, total = brute_force(case)
    assert case.best[1] == pytest.approx(best)
    assert case.chain.evidence() == pytest.approx(total)
    assert case.score(case.named) == pytest.approx(best)
