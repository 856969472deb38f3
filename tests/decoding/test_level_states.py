"""Levels look like their neighbours of the same kind, and like nothing else."""

import numpy as np
import pytest

from vertext.anatomy import ENUMERATIONS, SPINE
from vertext.decoding.level_scores import LevelScores
from vertext.decoding.level_states import LevelStates

WHOLE = (slice(None), slice(None))


def test_states_are_the_models_levels_from_superior_to_inferior() -> None:
    assert LevelStates(SPINE.ordered).structures == SPINE.ordered
    few = SPINE.between("L4/L5", "L5")
    assert LevelStates(few).structures == few


def test_a_level_costs_no_more_than_its_likeness_to_the_best() -> None:
    states = LevelStates(SPINE.ordered)
    names = [s.name for s in states.structures]
    opinions = np.full((1, len(names)), -9.0)
    opinions[0, names.index("T10")] = 0.0
    emission = dict(zip(names, states.emissions(opinions, 3.0)[0], strict=True))
    assert emission["T10"] == 0.0
    assert emission["T9"] == emission["T11"] == -3.0
    assert emission["T12"] == -6.0
    assert emission["L5"] == emission["T10/T11"] == -9.0


def test_a_level_without_a_class_looks_like_those_beside_it() -> None:
    (six,) = (count for count in ENUMERATIONS if count.name == "six-lumbar")
    states = LevelStates(SPINE.between("T9", "L5/S1"), six.ordered)
    names = [s.name for s in states.structures]
    assert names[-4:] == ["L5", "L5/L6", "L6", "L5/S1"]
    opinions = np.full((1, len(states.known)), -9.0)
    opinions[0, [s.name for s in states.known].index("L5")] = -1.0
    emission = dict(zip(names, states.emissions(opinions, 3.0)[0], strict=True))
    assert emission["L6"] == emission["L4"] == -4.0
    assert emission["L5/L6"] == -12.0
    own = dict(zip(names, states.opinions_of_states(opinions)[0], strict=True))
    assert own["L5"] == -1.0
    assert own["L6"] == own["L5/L6"] == -np.inf


def test_opinions_do_not_depend_on_how_sure_the_tissue_is() -> None:
    rng = np.random.default_rng(0)
    probabilities = rng.uniform(0.05, 1, (1, 4, 5, 6)).astype(np.float32)
    index = np.arange(30)
    one = LevelScores(probabilities, np.array([1, 2, 3]), WHOLE, floor=1e-6).mean_log(index)
    fainter = probabilities * rng.uniform(0.2, 1, (1, 1, 5, 6)).astype(np.float32)
    other = LevelScores(fainter, np.array([1, 2, 3]), WHOLE, floor=1e-6).mean_log(index)
    assert one == pytest.approx(other, abs=1e-5)
    assert np.exp(one).sum() == pytest.approx(1)


def test_the_odds_of_tissue_are_those_against_background() -> None:
    probabilities = np.zeros((1, 2, 1, 2), np.float32)
    probabilities[0, 0] = [[0.2, 0.5]]
    scores = LevelScores(probabilities, np.array([1]), WHOLE, floor=1e-3)
    assert scores.tissue_odds(np.array([0, 1])) == pytest.approx(np.log(4) / 2)


def test_voxels_are_counted_in_their_box() -> None:
    probabilities = np.random.default_rng(0).random((3, 2, 6, 7)).astype(np.float32)
    box = (slice(1, 5), slice(2, 6))
    scores = LevelScores(probabilities, np.array([0, 1]), box, floor=0.0)
    inside = np.moveaxis(probabilities[:, :, *box], 1, -1).reshape(-1, 2)
    assert (scores.at(np.arange(3 * 4 * 4)) == inside).all()
    assert scores.mean(np.array([3, 20])) == pytest.approx(inside[[3, 20]].mean(axis=0))
