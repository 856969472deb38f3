"""The chain against brute force over every naming."""

from itertools import product

import numpy as np
import pytest

from vertext.decoding.sequence import REJECTED, Chain


def chain(seed: int, items: int, states: int, slip: float = -np.inf) -> Chain:
    """A random chain in which some states are forbidden and some items must be named."""
    rng = np.random.default_rng(seed)
    emission = rng.normal(0, 2, (items, states))
    emission[rng.random(emission.shape) < 0.15] = -np.inf
    reject = rng.normal(-2, 1, items)
    reject[rng.random(items) < 0.1] = -np.inf
    link = -np.abs(rng.normal(0, 2, (items, items, states)))
    absent = -np.abs(rng.normal(0, 2, states)) * (rng.random(states) < 0.5)
    return Chain(emission, reject, link, absent, slip)


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


def scores_by_slips(case: Chain, naming: np.ndarray) -> list[float]:
    """Score of a naming for every way in which its items may be taken for their neighbours."""
    accepted = np.flatnonzero(naming != REJECTED)
    plain = Chain(np.where(np.isfinite(case.emission), 0.0, -np.inf), *fields(case)[1:4])
    scores = []
    for ways in product((-1, 0, 1), repeat=len(accepted)):
        total = plain.score(naming) + case.slip * np.abs(np.diff((0, *ways, 0)))[1:-1].sum()
        total += case.slip * (abs(ways[0]) + abs(ways[-1])) / 2 if ways else 0.0
        for item, way in zip(accepted, ways, strict=True):
            own, other = naming[item], naming[item] + 2 * way
            row = case.emission[item]
            there = 0 <= other < len(row) and np.isfinite(row[other])
            total += row[other] if there else row[own]
        scores.append(total)
    return scores


def fields(case: Chain) -> tuple[np.ndarray, ...]:
    return case.emission, case.reject, case.link, case.absent


@pytest.mark.parametrize(("seed", "items", "states"), [c for c in CASES if c[1] < 5])
def test_slips_equal_brute_force(seed: int, items: int, states: int) -> None:
    case = chain(seed, items, states, slip=-1.5)
    namings = allowed_namings(items, states)
    every = [np.array(scores_by_slips(case, naming)) for naming in namings]
    path, score = case.best()
    assert score == pytest.approx(max(scores.max() for scores in every))
    if not np.isfinite(score):
        return
    place = next(n for n, naming in enumerate(namings) if (naming == path).all())
    assert every[place].max() == pytest.approx(score)
    sums = [np.logaddexp.reduce(scores) for scores in every]
    assert [case.score(naming) for naming in namings] == pytest.approx(sums)
    log_z = np.logaddexp.reduce(sums)
    posterior, evidence = case.posterior()
    assert evidence == pytest.approx(log_z)
    expected = np.zeros((items, states + 1))
    for naming, total in zip(namings, sums, strict=True):
        expected[np.arange(items), naming] += np.exp(total - log_z)
    np.testing.assert_allclose(posterior, expected, atol=1e-9)


def test_a_stretch_that_is_off_by_one_vertebra_costs_its_slips_alone() -> None:
    # Eight items of the states 0 to 7; the upper five look like the vertebra below.
    looks = [2, 3, 4, 5, 6, 5, 6, 7]
    emission = np.full((8, 8), -3.0)
    emission[range(8), looks] = 0.0
    items = np.arange(8)
    apart = items - items[:, None]
    link = -25.0 * np.abs(items + 1 - apart[..., None])
    rest = np.full(8, -4.0), link, np.zeros(8)
    # Alone, every item counts: the lower ones yield, and two are rejected.
    path, score = Chain(emission, *rest).best()
    assert path.tolist() == [2, 3, 4, 5, 6, 7, REJECTED, REJECTED]
    assert score == -11.0
    path, score = Chain(emission, *rest, slip=-4.0).best()
    assert path.tolist() == list(range(8))
    assert score == -6.0


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
