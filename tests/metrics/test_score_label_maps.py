"""Label maps against each other, with the geometry of their files."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.phantom import phantom
from vertext.anatomy import scheme
from vertext.errors import UsageError
from vertext.metrics import score_label_maps
from vertext.volumes import LabelMap


def labels(axes: str = "LIP", spacing: tuple[float, float, float] = (4.0, 1.0, 1.0)) -> LabelMap:
    return phantom(spacing=spacing, axes=axes)[1]


def without(labels: LabelMap, name: str) -> LabelMap:
    number = scheme("spider").labels[name]
    return replace(labels, data=np.where(labels.data == number, 0, labels.data))


def test_axes_and_schemes_may_differ() -> None:
    turned = labels("RAS")
    internal, _ = scheme("spider").to_internal(turned.data)
    prediction = LabelMap(internal, turned.affine, scheme="internal")
    scores = score_label_maps(prediction, labels(), case="a")
    assert scores.fine == 1.0
    assert scores.patient == "a"


def test_the_spacing_is_that_of_the_file() -> None:
    for spacing in ((4.0, 1.0, 1.0), (4.0, 0.5, 0.5)):
        truth = labels("PSR", spacing)
        rows = truth.axis_codes.index("S")
        moved = replace(truth, data=np.roll(truth.data, 3, axis=rows))
        scores = score_label_maps(moved, truth, case="a")
        assert scores.outlines["L3"].hd95 == pytest.approx(3 * spacing[1])


def test_no_prediction_misses_everything() -> None:
    scores = score_label_maps(None, labels(), case="a", patient="p")
    assert scores.patient == "p"
    assert scores.fine == 0.0
    assert all(score.missed for score in scores.outlines.values())
    assert scores.numbering.missed == scores.numbering.items


def test_what_lies_above_the_limit_does_not_count() -> None:
    truth = labels()
    prediction = without(truth, "T11")
    assert score_label_maps(prediction, truth, case="a").numbering.missed == ("T11",)
    scores = score_label_maps(
        prediction, truth, case="a", ignore_above="T11/T12", spider_compat=True
    )
    assert scores.numbering.all_right
    assert scores.spider_compat is not None
    assert scores.spider_compat.detection["vertebra"] == 1.0


def test_compat_reverses_the_spacing_of_the_file() -> None:
    truth = labels("PSR")  # slices along the last axis: the file decides which axes are mixed up
    moved = replace(truth, data=np.roll(truth.data, 2, axis=truth.axis_codes.index("R")))
    scores = score_label_maps(moved, truth, case="a", spider_compat=True)
    assert scores.spider_compat is not None
    # Two slices of 4 mm away; the official code takes them for slices of 1 mm.
    assert scores.matched.assd["disc"] > 2 * scores.spider_compat.assd["disc"]
    assert score_label_maps(moved, truth, case="a").spider_compat is None


def test_partly_visible_bones_count_in_compat_only_and_there_in_all() -> None:
    truth = labels()
    partial = np.where(truth.data == scheme("spider").labels["T11"], 101, truth.data)
    scores = score_label_maps(
        without(truth, "T11"), replace(truth, data=partial), case="a", spider_compat=True
    )
    assert scores.fine == 1.0
    assert scores.matched.dice["all"] == 1.0
    assert scores.spider_compat is not None
    assert scores.spider_compat.dice["vertebra"] == 1.0
    count = len(scores.structures) + 1
    assert scores.spider_compat.dice["all"] == pytest.approx((count - 1) / count)


def test_grids_must_agree_and_numbers_be_known() -> None:
    truth = labels()
    shifted = truth.affine.copy()
    shifted[0, 3] += 5
    with pytest.raises(UsageError, match="grid"):
        score_label_maps(replace(truth, affine=shifted), truth, case="a")
    with pytest.raises(UsageError, match="whose numbers"):
        score_label_maps(replace(truth, scheme=None), truth, case="a")
