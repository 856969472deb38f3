"""Outlines and names of one volume."""

from __future__ import annotations

import numpy as np
import pytest

from tests.phantom import phantom_labels
from vertext.anatomy import BACKGROUND, IGNORE, SPINE, UNKNOWN_VERTEBRA
from vertext.metrics import CaseScores, Overlap

SPACING = (4.0, 1.0, 1.0)


def index(name: str) -> int:
    return SPINE.by_name(name).index


def score(prediction: np.ndarray, truth: np.ndarray) -> CaseScores:
    return CaseScores.of("case", prediction, truth, spacing=SPACING)


@pytest.fixture
def truth() -> np.ndarray:
    return phantom_labels()


def test_the_truth_itself_is_perfect(truth: np.ndarray) -> None:
    scores = score(truth, truth)
    assert scores.fine == 1.0
    assert scores.kinds == {"vertebra": 1.0, "disc": 1.0, "canal": 1.0}
    assert scores.numbering.all_right
    assert not scores.false_positives


def test_dice_of_a_half_overlapping_box() -> None:
    one, two = np.zeros((2, 4, 4), np.uint8), np.zeros((2, 4, 4), np.uint8)
    one[:, :2], two[:, 1:3] = 3, 3
    assert Overlap.of(one, two, np.ones_like(one, bool)).dice(3) == 0.5


def test_an_outline_one_level_off_is_tissue_without_a_name(truth: np.ndarray) -> None:
    shifted = truth.copy()
    for upper, lower in (("L2", "L3"), ("L3", "L4")):
        shifted[truth == index(lower)] = index(upper)
    scores = score(shifted, truth)
    assert scores.kinds["vertebra"] == 1.0
    assert scores.structures["L4"] == 0.0
    assert scores.numbering.shifted == ("L3", "L4")
    assert not scores.numbering.all_right


def test_a_missed_structure_counts_zero(truth: np.ndarray) -> None:
    scores = score(np.where(truth == index("L2/L3"), BACKGROUND, truth), truth)
    assert scores.structures["L2/L3"] == 0.0
    assert scores.numbering.missed == ("L2/L3",)


@pytest.mark.parametrize(("voxels", "right"), [(200, True), (201, False)])
def test_a_level_on_background_is_made_up_above_200_voxels(
    truth: np.ndarray, voxels: int, right: bool
) -> None:
    prediction = truth.copy()
    background = np.flatnonzero(truth == BACKGROUND)
    prediction.flat[background[:voxels]] = index("T9")
    scores = score(prediction, truth)
    assert scores.numbering.all_right is right
    assert scores.false_positives == {"T9": voxels}


def test_rims_below_50_voxels_need_not_be_found(truth: np.ndarray) -> None:
    rim = truth.copy()
    rim.flat[np.flatnonzero(truth == BACKGROUND)[:49]] = index("T9")
    assert score(truth, rim).numbering.all_right


@pytest.mark.parametrize(("share", "found"), [(0.29, False), (0.31, True)])
def test_a_structure_is_found_from_30_percent_on(
    truth: np.ndarray, share: float, found: bool
) -> None:
    voxels = np.flatnonzero(truth == index("L3"))
    prediction = truth.copy()
    prediction.flat[voxels[round(share * len(voxels)) :]] = BACKGROUND
    assert ("L3" in score(prediction, truth).numbering.named) is found


def test_ignored_voxels_leave_both_maps(truth: np.ndarray) -> None:
    masked = np.where(truth == index("T11"), IGNORE, truth)
    wrong = np.where(truth == index("T11"), index("T9"), truth)
    scores = score(wrong, masked)
    assert scores.fine == 1.0
    assert scores.numbering.all_right
    assert not scores.false_positives


def test_an_unknown_level_counts_as_tissue_only(truth: np.ndarray) -> None:
    unknown = np.where(truth == index("T11"), UNKNOWN_VERTEBRA, truth)
    found = score(truth, unknown)
    assert found.kinds["vertebra"] == 1.0
    assert found.numbering.all_right
    missed = score(np.where(truth == index("T11"), BACKGROUND, truth), unknown)
    assert missed.kinds["vertebra"] < 1.0
    assert missed.fine == 1.0


def test_order_of_labels_and_cropping_change_nothing(truth: np.ndarray) -> None:
    prediction = np.roll(truth, 2, axis=1)
    whole, cropped = score(prediction, truth), score(prediction[..., 8:], truth[..., 8:])
    assert not truth[..., :8].any()
    assert whole.structures == cropped.structures


def test_shapes_must_agree(truth: np.ndarray) -> None:
    with pytest.raises(ValueError, match="truth"):
        score(truth[:3], truth)
