"""The chain against brute force over every naming."""

from itertools import product

import numpy as np
import pytest

from vertext.decoding.sequence import REJECTED, Chain


def chain(seed: int, items: int, states: int) -> Chain:
    """A random chain in which some states are forbidden and some items must be named."""
    rng = np.random.default_rng(seed)
    emission = rng.normal(0, 2, (items, states))
    emission[rng.random(emission.shape) < 0.15] = -np.inf
    reject = rng.normal(-2, 1, items)
    reject[rng.random(items) < 0.1] = -np.inf
    link = -np.abs(rng.normal(0, 2, (items, items, states)))
    absent = -np.abs(rng.normal(0, 2, states)) * (rng.random(states) < 0.5)
    return Chain(emission, reject, link, absent)


def allowed_namings(items: int, states: int) -> list[np.ndarray]:
    """Every naming whose accepted states strictly rise."""
    namings = map(np.array, product(range(REJECTED, states), repeat=items))
    return [n for n in namings if (np.diff(n[n != REJECTED]) > 0).all()]


CASES = [(seed, 1 + seed % 5, 3 + seed % 4) for seed in range(20)]


@pytest.mark.parametrize(("seed", "items", "states"), CASES)
def test_viterbi_equals_brute_force(seed: int, items: int, states: int) -> None:
    case = chain(seed, items, states)
    best = max(case.score(naming) for naming in allowed_namings(items, states))
    path, score = case.best()
    assert score == pytest.approx(best)
    if np.isfinite(best):
        assert case.score(path) == pytest.approx(best)


@pytest.mark.parametrize(("seed", "items", "states"), CASES)
def test_posterior_equals_brute_force(seed: int, items: int, states: int) -> None:
    case = chain(seed, items, states)
    namings = allowed_namings(items, states)
    weights = np.exp([case.score(naming) for naming in namings])
    if not weights.sum():
        pytest.skip("no naming is allowed")
    expected = np.zeros((items, states + 1))
    for naming, weight in zip(namings, weights, strict=True):
        expected[np.arange(items), naming] += weight / weights.sum()
    posterior, log_z = case.posterior()
    np.testing.assert_allclose(posterior, expected, atol=1e-9)
    assert log_z == pytest.approx(np.log(weights.sum()))
    assert case.evidence() == log_z


def test_posteriors_sum_to_one() -> None:
    posterior, _ = chain(3, 12, 19).posterior()
    np.testing.assert_allclose(posterior.sum(axis=1), 1)


def test_no_items_have_an_empty_naming() -> None:
    empty = Chain(np.zeros((0, 5)), np.zeros(0), np.zeros((0, 0, 5)), np.zeros(5))
    path, score = empty.best()
    assert (len(path), score) == (0, 0.0)
    assert empty.posterior()[1] == 0.0


def test_a_state_that_is_absent_costs_on_either_side_but_not_between() -> None:
    absent = -np.array([1.0, 2.0, 4.0, 8.0])
    case = Chain(np.zeros((2, 4)), np.zeros(2), np.zeros((2, 2, 4)), absent)
    assert case.score(np.array([0, 3])) == 0.0
    assert case.score(np.array([1, REJECTED])) == -1.0 - 4.0 - 8.0
    assert case.score(np.full(2, REJECTED)) == -15.0


def test_items_that_must_be_named_in_one_state_are_impossible() -> None:
    forced = Chain(np.zeros((2, 1)), np.full(2, -np.inf), np.zeros((2, 2, 1)), np.zeros(1))
    assert forced.best()[1] == -np.inf
