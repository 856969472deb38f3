"""Probability across the boundaries of neighbours."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("torch")

from vertext.anatomy import SPINE
from vertext.benchmark.figures.boundary_probabilities import boundary_profile

CLASSES = ("background", "L5", "L5/S1")


def test_a_certain_network_steps_at_the_boundary() -> None:
    truth = np.zeros((1, 32, 8), np.uint8)
    truth[:, 4:16] = SPINE.by_name("L5").index
    truth[:, 16:28] = SPINE.by_name("L5/S1").index
    probabilities = np.zeros((1, 3, 32, 8), np.float32)
    for channel, name in enumerate(CLASSES[1:], start=1):
        probabilities[:, channel][truth == SPINE.by_name(name).index] = 1.0
    profile = boundary_profile([(probabilities, truth, 1.0)], CLASSES)
    seen = ~np.isnan(profile.upper)
    above, below = seen & (profile.distance < 0), seen & (profile.distance > 0)
    assert above.sum() > 5
    assert profile.upper[above].tolist() == profile.lower[below].tolist() == [1.0] * above.sum()
    assert profile.upper[below].tolist() == profile.lower[above].tolist() == [0.0] * below.sum()


def test_structures_that_do_not_meet_make_no_profile() -> None:
    truth = np.zeros((1, 32, 8), np.uint8)
    truth[:, 4:16] = SPINE.by_name("L5").index
    profile = boundary_profile([(np.zeros((1, 3, 32, 8), np.float32), truth, 1.0)], CLASSES)
    assert np.isnan(profile.upper).all()
