"""Confidences beside outcomes."""

import numpy as np
import pytest

from vertext.metrics.calibration import Calibration


def test_the_error_is_the_gap_weighed_by_cases() -> None:
    confidence = [0.95, 0.95, 0.95, 0.95, 0.25]
    right = [True, True, True, False, False]
    table = Calibration.of(confidence, right)
    # Four cases at 0.95 of which 0.75 are right, and one at 0.25 of which none is.
    assert table.error == pytest.approx((4 * 0.20 + 1 * 0.25) / 5)
    top = table.bins[-1]
    assert (top.low, top.high, top.count) == (0.9, 1.0, 4)
    assert (top.confidence, top.right) == pytest.approx((0.95, 0.75))
    assert table.bins[5].confidence is None


def test_who_means_what_he_says_has_hardly_an_error() -> None:
    rng = np.random.default_rng(0)
    confidence = rng.random(20_000)
    honest = Calibration.of(confidence, rng.random(20_000) < confidence)
    boastful = Calibration.of(confidence, rng.random(20_000) < confidence**2)
    assert honest.error < 0.02 < 0.1 < boastful.error


def test_the_ends_belong_to_a_bin_and_nothing_has_no_error() -> None:
    assert Calibration.of([0.0, 1.0], [False, True], bins=4).error == 0
    assert sum(each.count for each in Calibration.of([0.0, 0.5, 1.0], [True] * 3).bins) == 3
    assert Calibration.of([], []).error is None


@pytest.mark.parametrize(("confidence", "right"), [([0.5], []), ([1.2], [True])])
def test_nonsense_is_refused(confidence: list[float], right: list[bool]) -> None:
    with pytest.raises(ValueError, match="confidence"):
        Calibration.of(confidence, right)
