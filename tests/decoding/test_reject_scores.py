"""What it costs to call an item spurious, and which items cost nothing."""

import numpy as np
import pytest

from vertext.anatomy import Kind
from vertext.decoding.find_items import Found
from vertext.decoding.leave_out_faint import leave_out_faint
from vertext.decoding.part import Part
from vertext.decoding.pitch import Pitch
from vertext.decoding.reject_scores import reject_scores
from vertext.decoding.settings import DecodingSettings

SETTINGS = DecodingSettings(reject_price=1.0)
EMPTY = np.zeros((1, 1, 1), bool)


def disc(place: float, volume: float = 5000.0) -> Part:
    return Part(Kind.DISC, np.arange(3), place, place - 3, place + 3, volume)


def found(*items: Part, cut: frozenset[int] = frozenset()) -> Found:
    return Found(items, cut, EMPTY, EMPTY, np.zeros(1), Pitch(0.0, 30.0))


def test_small_and_faint_items_are_cheap_to_reject() -> None:
    items = (*(disc(30.0 * n) for n in range(3)), disc(100, volume=50))
    scores = reject_scores(found(*items), np.array([3.0, 3.0, 0.6, 3.0]), SETTINGS)
    full, _, faint, small = -scores
    assert full == pytest.approx(1.8)
    assert faint == pytest.approx(1.8 - 1.6)
    assert small == pytest.approx(-1.0 + 0.8)


def test_what_the_border_cuts_is_not_cheap_to_reject() -> None:
    items = (disc(0, volume=60), disc(30), disc(60))
    scores = reject_scores(found(*items, cut=frozenset({0})), np.full(3, 3.0), SETTINGS)
    assert -scores[0] == pytest.approx(1.0)


def test_nothing_has_no_price() -> None:
    assert len(reject_scores(found(), np.zeros(0), SETTINGS)) == 0


def test_items_that_cost_nothing_are_put_aside() -> None:
    items = (disc(0), disc(10, 60), disc(30), disc(60, 70))
    left, reject = leave_out_faint(
        found(*items, cut=frozenset({1, 3})), np.array([-2.0, 0.0, -1.0, -0.5])
    )
    assert left.items == (items[0], items[2], items[3])
    assert left.faint == (items[1],)
    assert left.cut == {2}
    assert reject.tolist() == [-2.0, -1.0, -0.5]
