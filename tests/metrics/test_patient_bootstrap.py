"""Means with intervals over patients."""

from __future__ import annotations

import numpy as np
import pytest

from vertext.metrics.patient_bootstrap import PatientBootstrap, Ratio


def ratio(values: list[float], patients: list[str]) -> Ratio:
    result = PatientBootstrap(patients).ratio([(value, 1) for value in values], len(values))
    assert result is not None
    return result


def test_the_mean_is_over_volumes_and_the_spread_over_patients() -> None:
    values = [0.0, 1.0] * 8
    apart = ratio(values, [str(n) for n in range(16)])
    # In pairs every patient has the same mean, so drawing patients changes nothing.
    together = ratio(values, [str(n // 2) for n in range(16)])
    assert apart.mean == together.mean == 0.5
    assert together.estimate.low == together.estimate.high == 0.5
    assert apart.estimate.low < 0.3
    assert apart.estimate.high > 0.7


def test_the_interval_of_a_mean_is_about_two_standard_errors_wide() -> None:
    values = np.random.default_rng(0).normal(size=400)
    estimate = ratio(values.tolist(), [str(n) for n in range(400)]).estimate
    error = values.std() / 20
    assert estimate.low == pytest.approx(values.mean() - 1.96 * error, abs=0.1 * error)
    assert estimate.high == pytest.approx(values.mean() + 1.96 * error, abs=0.1 * error)


def test_volumes_without_the_score_weigh_nothing() -> None:
    bootstrap = PatientBootstrap(["a", "b", "c"])
    some = bootstrap.ratio([(0.4, 1), (0, 0), (0.8, 1)], 2)
    assert some is not None
    assert some.mean == pytest.approx(0.6)
    assert np.isnan(some.draws).any()  # resamples of patient b alone
    assert some.estimate.low == pytest.approx(0.4)
    assert some.estimate.high == pytest.approx(0.8)
    assert bootstrap.ratio([(0, 0)] * 3, 0) is None


def test_an_average_over_structures_moves_with_the_same_patients() -> None:
    up, down = ratio([0.0, 1.0], ["a", "b"]), ratio([1.0, 0.0], ["a", "b"])
    average = Ratio.average([up, down])
    assert average.mean == 0.5
    assert average.n == 2
    assert set(average.draws) == {0.5}
