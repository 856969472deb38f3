"""The pitch follows the spine and ignores gaps."""

import numpy as np
import pytest

from vertext.decoding.pitch import Pitch


def test_it_grows_with_the_vertebrae_and_ignores_a_gap() -> None:
    places = np.cumsum([0, 26, 28, 30, 32, 34, 36, 38])
    without_one = np.delete(places, 3)
    pitch = Pitch.of(without_one, 33.0)
    assert pitch.at(places[1]) == pytest.approx(27, abs=1)
    assert pitch.at(places[6]) == pytest.approx(37, abs=1)


def test_few_structures_fall_back() -> None:
    assert Pitch.of([], 33.0).at(10.0) == 33.0
    assert Pitch.of([50.0], 33.0).at(10.0) == 33.0
    assert Pitch.of([90.0, 50.0], 33.0).at(10.0) == 40.0


def test_it_stays_within_anatomy() -> None:
    assert Pitch.of([0.0, 3.0], 33.0).at(0.0) == 12.0
    assert Pitch(1.0, 0.0).at(1000.0) == 50.0
