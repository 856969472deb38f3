"""Outlines and names of one volume."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.phantom import phantom_labels
from vertext.anatomy import BACKGROUND, IGNORE, SPINE, UNKNOWN_VERTEBRA, Kind
from vertext.errors import UsageError
from vertext.metrics import Aggregate, CaseScores, Missing, Overlap, ScoreSettings, View

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
    assert Overlap.of(one, two).dice(3) == 0.5


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


def test_a_level_that_lies_mostly_where_nothing_was_labelled_is_not_made_up(
    truth: np.ndarray,
) -> None:
    # Its body lies above the labels, its arch hangs down beside them.
    prediction, partly = truth.copy(), truth.copy()
    background = np.flatnonzero(truth == BACKGROUND)
    prediction.flat[background[:600]] = index("T9")
    partly.flat[background[:310]] = IGNORE
    assert score(prediction, partly).numbering.all_right
    partly.flat[background[290:310]] = BACKGROUND
    assert score(prediction, partly).numbering.stray == ("T9",)


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


def test_cropping_changes_nothing(truth: np.ndarray) -> None:
    prediction = np.roll(truth, 2, axis=1)
    whole, cropped = score(prediction, truth), score(prediction[..., 8:], truth[..., 8:])
    assert not truth[..., :8].any()
    assert whole.outlines == cropped.outlines
    assert whole.tissue == cropped.tissue
    assert whole.matched == cropped.matched


def test_the_order_of_labels_changes_nothing(truth: np.ndarray) -> None:
    prediction = np.roll(truth, 2, axis=1)
    upside_down = np.arange(256, dtype=np.uint8)
    for kind in (Kind.VERTEBRA, Kind.DISC):
        numbers = [structure.index for structure in SPINE.of_kind(kind)]
        upside_down[numbers] = numbers[::-1]
    one, two = score(prediction, truth), score(upside_down[prediction], upside_down[truth])
    assert sorted(one.structures.values()) == sorted(two.structures.values())
    for metric in ("hd95", "assd"):
        values = [sorted(getattr(s, metric) for s in c.outlines.values()) for c in (one, two)]
        assert values[0] == values[1]
    assert one.tissue == two.tissue


def one_level_off(truth: np.ndarray) -> np.ndarray:
    """Give every vertebra and disc the name of the one above it."""
    table = np.arange(256, dtype=np.uint8)
    for kind in (Kind.VERTEBRA, Kind.DISC):
        numbers = [structure.index for structure in SPINE.of_kind(kind)]
        table[numbers[1:]] = numbers[:-1]
    return table[truth]


def test_one_level_off_everywhere_is_0_in_a_1_in_c_and_a_shift_in_d(truth: np.ndarray) -> None:
    scores = score(one_level_off(truth), truth)
    levels = {n: dice for n, dice in scores.structures.items() if n != "canal"}
    assert set(levels.values()) == {0.0}
    assert scores.kinds == {"vertebra": 1.0, "disc": 1.0, "canal": 1.0}
    assert scores.matched.dice["all"] == 1.0
    assert scores.matched.assd["all"] == 0.0
    assert scores.panoptic.panoptic == 1.0
    assert scores.numbering.shift == -1
    assert scores.numbering.named == ()
    assert scores.numbering.shifted == scores.numbering.items
    assert scores.views[View.NAMES]["whole scan shifted"] == 1.0


def test_items_off_by_different_amounts_are_no_shift(truth: np.ndarray) -> None:
    assert score(truth, truth).numbering.shift == 0
    half = np.where(truth > index("L3"), one_level_off(truth), truth)
    assert score(half, truth).numbering.shift is None


def test_a_missed_structure_is_the_diagonal_away(truth: np.ndarray) -> None:
    lost = np.where(truth == index("L3"), BACKGROUND, truth)
    diagonal = math.hypot(9 * 4.0, 160, 128)
    assert score(lost, truth).outlines["L3"].hd95 == pytest.approx(diagonal)
    left_out = ScoreSettings(missing=Missing.NAN)
    scores = CaseScores.of("case", lost, truth, spacing=SPACING, settings=left_out)
    assert math.isnan(scores.outlines["L3"].hd95)
    assert scores.outlines["L3"].missed == 1


def test_slices_are_scored_on_384_by_384_pixels(truth: np.ndarray) -> None:
    by_slice = ScoreSettings(aggregate=Aggregate.SLICE)
    # 160 rows of 1 mm fill 384 pixels, so that a row is 2.4 pixels.
    moved = CaseScores.of(
        "case", np.roll(truth, 5, axis=1), truth, spacing=SPACING, settings=by_slice
    )
    assert moved.outlines["L3"].present == 7
    assert moved.outlines["L3"].hd95 == pytest.approx(12.0, abs=1.0)
    lost = np.where(truth == index("L3"), BACKGROUND, truth)
    missed = CaseScores.of("case", lost, truth, spacing=SPACING, settings=by_slice)
    assert missed.outlines["L3"].missed == 7
    assert missed.outlines["L3"].hd95 == pytest.approx(384 * math.sqrt(2))


def test_ignored_voxels_leave_the_surfaces_too(truth: np.ndarray) -> None:
    masked = np.where(truth == index("T11"), IGNORE, truth)
    scores = score(np.where(truth == index("T11"), index("T9"), truth), masked)
    assert {s.hd95 for s in scores.outlines.values()} == {0.0}
    assert {s.hd95 for s in scores.tissue.values()} == {0.0}
    assert scores.panoptic.panoptic == 1.0


@pytest.mark.parametrize("spacing", [(4.0, 1.0), (4.0, 0.0, 1.0), (4.0, math.nan, 1.0)])
def test_there_are_no_scores_without_a_spacing(
    truth: np.ndarray, spacing: tuple[float, ...]
) -> None:
    with pytest.raises(UsageError, match="spacing"):
        CaseScores.of("case", truth, truth, spacing=spacing)
    with pytest.raises(TypeError, match="spacing"):
        CaseScores.of("case", truth, truth)


def test_shapes_must_agree(truth: np.ndarray) -> None:
    with pytest.raises(ValueError, match="truth"):
        score(truth[:3], truth)
