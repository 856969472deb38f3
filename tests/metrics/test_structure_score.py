"""Miss, false positive, both empty, shifted box: every policy."""

from __future__ import annotations

import math

import numpy as np
import pytest

from vertext.metrics import Aggregate, Missing, Overlap, ScoreSettings, StructureScore
from vertext.metrics.score_outlines import score_slices, score_volume

SPACING = (4.0, 0.5, 0.5)
DIAGONAL = 99.0


def box(start: int) -> np.ndarray:
    labels = np.zeros((3, 20, 20), np.uint8)
    labels[:, start : start + 8, 4:12] = 1
    return labels


EMPTY = np.zeros((3, 20, 20), np.uint8)


def score(
    prediction: np.ndarray, truth: np.ndarray, diagonal: float = DIAGONAL
) -> dict[str, StructureScore]:
    return score_volume(
        prediction,
        truth,
        {"one": 1},
        overlap=Overlap.of(prediction, truth),
        spacing=SPACING,
        diagonal=diagonal,
    )


def test_a_shifted_box() -> None:
    one = score(box(6), box(4))["one"]
    assert (one.present, one.missed, one.spurious) == (1, 0, 0)
    assert one.dice == pytest.approx(6 / 8)
    assert one.jaccard == pytest.approx(6 / 10)
    assert one.hd95 == pytest.approx(1.0)
    assert 0 < one.surface_dice_1 <= one.surface_dice_2 == 1.0


@pytest.mark.parametrize("diagonal", [DIAGONAL, math.nan])
def test_a_missed_structure(diagonal: float) -> None:
    one = score(EMPTY, box(4), diagonal)["one"]
    assert (one.present, one.missed, one.spurious) == (1, 1, 0)
    assert (one.dice, one.jaccard, one.surface_dice_1, one.surface_dice_2) == (0, 0, 0, 0)
    assert np.array_equal([one.hd95, one.assd, one.asd], [diagonal] * 3, equal_nan=True)


def test_a_false_positive_is_counted_and_not_averaged() -> None:
    one = score(box(4), EMPTY)["one"]
    assert (one.present, one.missed, one.spurious) == (0, 0, 1)
    assert one.predicted == 3 * 64
    assert math.isnan(one.dice)
    assert math.isnan(one.hd95)
    for missing in Missing:
        assert one.terms("dice", ScoreSettings(missing=missing)) == (0, 0)


def test_both_empty_leaves_no_trace() -> None:
    assert score(EMPTY, EMPTY) == {}


def test_the_policy_decides_whether_a_miss_weighs_in_distances() -> None:
    missed = score(EMPTY, box(4))["one"]
    assert missed.terms("hd95", ScoreSettings(missing=Missing.DIAG)) == (DIAGONAL, 1)
    assert missed.terms("hd95", ScoreSettings(missing=Missing.NAN)) == (0, 0)
    assert missed.terms("dice", ScoreSettings(missing=Missing.NAN)) == (0, 1)


def test_a_data_set_sums_voxels_and_false_positives_are_not_free() -> None:
    settings = ScoreSettings(aggregate=Aggregate.DATASET)
    pieces = [score(box(6), box(4))["one"], score(box(4), EMPTY)["one"]]
    top, bottom = np.sum([piece.terms("dice", settings) for piece in pieces], axis=0)
    assert top / bottom == pytest.approx(2 * 3 * 48 / (3 * 64 * 3))
    top, bottom = np.sum([piece.terms("jaccard", settings) for piece in pieces], axis=0)
    assert top / bottom == pytest.approx(3 * 48 / (3 * 80 + 3 * 64))
    assert pieces[0].terms("hd95", settings) == (0, 0)


def test_slices_count_where_the_truth_has_the_structure() -> None:
    truth, prediction = box(4), box(4)
    truth[2], prediction[1] = 0, 0  # slice 1 is missed, slice 2 made up
    for missing, hd95 in ((Missing.DIAG, 20 * math.sqrt(2) / 2), (Missing.NAN, 0.0)):
        one = score_slices(prediction, truth, {"one": 1}, missing=missing)["one"]
        assert (one.present, one.missed, one.spurious) == (2, 1, 1)
        assert one.dice == pytest.approx(0.5)
        assert one.hd95 == pytest.approx(hd95)


def test_distances_of_slices_are_in_pixels() -> None:
    one = score_slices(box(7), box(4), {"one": 1}, missing=Missing.DIAG)["one"]
    assert one.hd95 == pytest.approx(3.0)
    assert one.present == 3
