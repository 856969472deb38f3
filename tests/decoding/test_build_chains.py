"""Prices of gaps and of crowding."""

from dataclasses import replace

import numpy as np
import pytest

from vertext.anatomy import Kind
from vertext.decoding.build_chains import build_chains
from vertext.decoding.find_items import Found
from vertext.decoding.part import Part
from vertext.decoding.pitch import Pitch
from vertext.decoding.sequence import Chain
from vertext.decoding.settings import DecodingSettings

SETTINGS = DecodingSettings(gap_price=1.0, absent_price=0.5, reject_price=1.0)
STATES = 9


def part(kind: Kind, place: float, volume: float = 5000.0) -> Part:
    return Part(kind, np.arange(3), place, place - 3, place + 3, volume)


def chain(*items: Part, anchored: tuple[int, ...] = ()) -> Chain:
    empty = np.zeros((1, 1, 1), bool)
    found = Found(items, frozenset(), empty, empty, np.zeros(1), Pitch(0.0, 30.0))
    emission = np.zeros((len(items), STATES))
    reject = np.full(len(items), -1.0)
    return build_chains(found, [emission], reject, SETTINGS, anchored=anchored)[0]


def cheapest_step(upper: Part, lower: Part) -> int:
    return int(chain(upper, lower).link[0, 1].argmax()) + 1


@pytest.mark.parametrize(
    ("upper", "lower", "distance", "step"),
    [
        (Kind.VERTEBRA, Kind.DISC, 15, 1),
        (Kind.VERTEBRA, Kind.DISC, 8, 1),
        (Kind.VERTEBRA, Kind.DISC, 22, 1),
        (Kind.VERTEBRA, Kind.DISC, 45, 3),
        (Kind.DISC, Kind.DISC, 30, 2),
        (Kind.DISC, Kind.DISC, 20, 2),
        (Kind.VERTEBRA, Kind.VERTEBRA, 60, 4),
        (Kind.SACRUM, Kind.VERTEBRA, 30, 2),
    ],
)
def test_distance_and_kinds_say_how_many_levels_lie_between(
    upper: Kind, lower: Kind, distance: float, step: int
) -> None:
    assert cheapest_step(part(upper, 0), part(lower, distance)) == step


def test_each_level_skipped_against_the_distance_costs() -> None:
    link = chain(part(Kind.VERTEBRA, 0), part(Kind.DISC, 15)).link[0, 1]
    assert link[:4] == pytest.approx([0, -1, -2, -3])


def test_two_of_a_kind_too_close_cost_whatever_their_names() -> None:
    link = chain(part(Kind.DISC, 0), part(Kind.DISC, 6)).link[0, 1]
    assert link.max() == pytest.approx(-2 * 0.6)


def test_anchored_items_cannot_be_rejected() -> None:
    case = chain(part(Kind.DISC, 0), part(Kind.DISC, 30), anchored=(1,))
    assert np.isneginf(case.reject).tolist() == [False, True]


def test_an_expected_level_beyond_the_ends_costs_less_than_a_skipped_one() -> None:
    items = (part(Kind.VERTEBRA, 0), part(Kind.DISC, 15))
    empty = np.zeros((1, 1, 1), bool)
    found = Found(items, frozenset(), empty, empty, np.zeros(1), Pitch(0.0, 30.0))
    expected = np.arange(STATES) < 4
    case = build_chains(
        found, [np.zeros((2, STATES))], np.full(2, -1.0), SETTINGS, expected=expected
    )[0]
    case = replace(case, slip=-np.inf)
    assert [case.score(np.array([k, k + 1])) for k in range(4)] == [-1, -1, -1, -1.5]


def test_lists_of_levels_differ_in_their_emissions_alone() -> None:
    items = (part(Kind.DISC, 0), part(Kind.DISC, 30))
    empty = np.zeros((1, 1, 1), bool)
    found = Found(items, frozenset(), empty, empty, np.zeros(1), Pitch(0.0, 30.0))
    emissions = [np.zeros((2, states)) for states in (5, 9)]
    few, many = build_chains(found, emissions, np.full(2, -3.0), SETTINGS)
    assert few.link.shape == (2, 2, 5)
    assert np.array_equal(few.link, many.link[..., :5])
    assert np.array_equal(few.reject, many.reject)
