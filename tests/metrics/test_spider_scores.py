"""The SPIDER challenge's rules."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import ndimage

from vertext.anatomy import Kind
from vertext.metrics import Overlap
from vertext.metrics.spider_scores import SpiderScores

KINDS = {1: Kind.VERTEBRA, 2: Kind.VERTEBRA, 3: Kind.DISC, 4: Kind.CANAL, 5: None}
SPACING = (4.0, 0.5, 1.0)


@pytest.fixture
def truth() -> np.ndarray:
    labels = np.zeros((6, 60, 30), np.uint8)
    labels[1:5, 2:14, 4:16] = 1
    labels[1:5, 15:19, 4:16] = 3
    labels[1:5, 20:32, 4:16] = 2
    labels[2:4, 2:50, 18:22] = 4
    return labels


def score(
    prediction: np.ndarray,
    truth: np.ndarray,
    *,
    compat: bool = False,
    spacing: tuple[float, float, float] = SPACING,
    diagonal: float = 50.0,
) -> SpiderScores:
    return SpiderScores.of(
        prediction,
        truth,
        KINDS,
        overlap=Overlap.of(prediction, truth),
        spacing=spacing,
        diagonal=diagonal,
        compat=compat,
    )


@pytest.mark.parametrize("compat", [False, True])
def test_names_do_not_matter(truth: np.ndarray, compat: bool) -> None:
    permuted = np.array([0, 9, 4, 1, 77, 3], np.uint8)[truth]
    scores = score(permuted, truth, compat=compat)
    assert scores.dice == {"all": 1.0, "vertebra": 1.0, "disc": 1.0, "canal": 1.0}
    assert scores.detection == {"vertebra": 1.0, "disc": 1.0}
    assert set(scores.assd.values()) == {0.0}


@pytest.mark.parametrize(("rows", "found"), [(1, False), (2, True)])
def test_below_a_dice_of_a_tenth_a_vertebra_is_missed(
    truth: np.ndarray, rows: int, found: bool
) -> None:
    # Of 12 rows one is found: Dice 2/13; with 13 further rows beside it 2/26 < 0.1.
    prediction = np.where(truth == 1, 0, truth)
    prediction[1:5, 14 - rows : 14, 4:16] = 7
    prediction[1:5, 50:60, 4:16] = 7
    prediction[1:5, 35:38, 4:16] = 7
    scores = score(prediction, truth)
    dice = 2 * rows / (12 + 13 + rows)
    assert scores.detection["vertebra"] == (1.0 if found else 0.5)
    assert scores.dice["vertebra"] == pytest.approx((1 + dice) / 2 if found else 1.0)
    assert scores.dice["all"] == pytest.approx((3 + dice) / 4)


def test_a_missed_structure_counts_by_policy_and_in_compat_spoils_the_mean(
    truth: np.ndarray,
) -> None:
    prediction = np.where(truth == 3, 0, truth)
    assert score(prediction, truth).assd["disc"] == 50.0
    assert score(prediction, truth).assd["all"] == 50.0 / 4
    assert score(prediction, truth, diagonal=math.nan).assd["all"] == 0.0
    assert math.isnan(score(prediction, truth, compat=True).assd["all"])
    assert math.isnan(score(prediction, truth).dice["disc"])
    assert score(prediction, truth).dice["all"] == 0.75


def test_partly_visible_bones_count_in_all_only(truth: np.ndarray) -> None:
    truth[1:5, 34:40, 4:16] = 5
    prediction = np.where(truth == 5, 0, truth)
    scores = score(prediction, truth)
    assert scores.dice["vertebra"] == 1.0
    assert scores.dice["all"] == pytest.approx(4 / 5)


def official_assd(one: np.ndarray, two: np.ndarray, spacing: tuple[float, ...]) -> float:
    """What the challenge's evaluation computes for one structure."""
    whole = np.ones((3, 3, 3), bool)
    edges = [mask & ~ndimage.binary_erosion(mask, whole) for mask in (one, two)]
    ways = [ndimage.distance_transform_edt(~edge, sampling=spacing) for edge in edges]
    return float(np.concatenate([ways[0][edges[1]], ways[1][edges[0]]]).mean())


def test_the_spacing_is_reversed_in_compat_only(truth: np.ndarray) -> None:
    prediction = np.roll(truth, (1, 2, 1), axis=(0, 1, 2))
    right, wrong = score(prediction, truth), score(prediction, truth, compat=True)
    for name, label in (("disc", 3), ("canal", 4)):
        pair = (prediction == label, truth == label)
        assert right.assd[name] == pytest.approx(official_assd(*pair, SPACING))
        assert wrong.assd[name] == pytest.approx(official_assd(*pair, SPACING[::-1]))
        assert right.assd[name] != pytest.approx(wrong.assd[name])
    cube = (1.0, 1.0, 1.0)
    same = [score(prediction, truth, compat=compat, spacing=cube).assd for compat in (True, False)]
    assert same[0] == same[1]
