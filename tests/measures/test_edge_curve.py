"""Edges that are known, drawn in pixels."""

from __future__ import annotations

import numpy as np
import pytest

from vertext.measures.edge_curve import EdgeCurve
from vertext.measures.frame import Frame
from vertext.measures.not_measurable import NotMeasurableError
from vertext.measures.outline import Outline

FRAME = Frame(np.zeros(2), np.array([1.0, 0.0]))
ENDS = (-15.0, 15.0)
ROUGH = EdgeCurve(np.zeros(3), 0.0, 15.0)


def height(forward, slope):
    return 0.3 + slope * forward - 0.005 * forward**2


def drawn(slope: float, *, spur: bool = False) -> Outline:
    """Return what lies below a parabola, in pixels of 1 mm."""
    forward, upward = np.meshgrid(np.arange(-20.0, 21), np.arange(-12.0, 13))
    below = upward <= height(forward, slope)
    if spur:
        below |= (forward > 12) & (upward < 6)
    return Outline(below.astype(np.float32), np.array([-20.0, -12.0]), np.eye(2)[::-1])


@pytest.mark.parametrize("slope", [0.03, 0.08, 0.13, 0.25])
def test_the_steps_of_an_edge_tell_it_better_than_the_lengths_of_columns(slope):
    pixels = drawn(slope).pixels(FRAME)
    curve = ROUGH.sharpened(pixels, ENDS, inside=1).sharpened(pixels, ENDS, inside=1)
    places = np.linspace(*ENDS, 31)
    assert curve.at(places) == pytest.approx(height(places, slope), abs=0.4)


def test_an_edge_seen_from_above_is_the_same_upside_down():
    pixels = drawn(0.1).pixels(FRAME)
    other = drawn(0.1)
    flipped = Outline(1 - other.share, other.first, other.steps).pixels(FRAME)
    one, two = (ROUGH.sharpened(p, ENDS, inside=s) for p, s in ((pixels, 1), (flipped, -1)))
    assert two.coefficients == pytest.approx(one.coefficients)


def test_a_spur_far_off_the_edge_moves_it_little():
    curves = [
        ROUGH.sharpened(drawn(0.05, spur=spur).pixels(FRAME), ENDS, inside=1)
        for spur in (False, True)
    ]
    assert curves[1].at(0.0) == pytest.approx(curves[0].at(0.0), abs=0.5)


def test_an_edge_that_is_not_there_has_no_curve():
    with pytest.raises(NotMeasurableError, match="too little"):
        ROUGH.sharpened(drawn(0.0).pixels(FRAME), (40.0, 60.0), inside=1)
