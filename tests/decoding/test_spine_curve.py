"""Places along a curve equal those of known geometry."""

import numpy as np
import pytest

from vertext.decoding.spine_curve import SpineCurve


def test_a_straight_tilted_line_is_measured_exactly() -> None:
    down = np.linspace(0, 90, 91)
    curve = SpineCurve.fit(down, 10 + 0.75 * down)
    assert curve.at(np.array([40.0, -20.0, 120.0])) == pytest.approx([40.0, -5.0, 100.0])
    along, across = np.array([0.8, 0.6]), np.array([-0.6, 0.8])
    for distance, offset in ((50.0, 0.0), (50.0, 15.0), (-10.0, -8.0), (140.0, 12.0)):
        point = np.array([0.0, 10.0]) + distance * along + offset * across
        assert curve.place(point[:1], point[1:])[0] == pytest.approx(distance, abs=0.05)


def test_places_on_an_arc_do_not_depend_on_the_distance_to_it() -> None:
    angles = np.linspace(-0.35, 0.35, 200)
    radius = 200.0
    curve = SpineCurve.fit(100 + radius * np.sin(angles), radius * np.cos(angles))
    for angle in (-0.2, 0.0, 0.25):
        near, far = (
            curve.place(np.array([100 + r * np.sin(angle)]), np.array([r * np.cos(angle)]))[0]
            for r in (radius, radius - 50)
        )
        assert near - curve.place(np.array([100.0]), np.array([radius]))[0] == pytest.approx(
            radius * angle, abs=0.7
        )
        assert far == pytest.approx(near, abs=0.7)


def test_a_single_point_is_a_curve() -> None:
    curve = SpineCurve.fit(np.array([5.0]), np.array([7.0]))
    assert curve.place(np.array([5.0, 9.0]), np.array([7.0, 7.0])) == pytest.approx([0.0, 4.0])


def test_the_map_holds_the_place_of_every_pixel() -> None:
    curve = SpineCurve.fit(np.arange(60.0), np.full(60, 8.0))
    places = curve.place_map(np.ones((30, 10), bool), (2.0, 1.0))
    assert places.shape == (30, 10)
    assert places[:, 3] == pytest.approx(2.0 * np.arange(30))
