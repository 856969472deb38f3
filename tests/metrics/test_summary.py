"""Means and intervals over cases."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.phantom import phantom_labels
from vertext.anatomy import SPINE
from vertext.errors import UsageError
from vertext.metrics import (
    Aggregate,
    CaseScores,
    Missing,
    ScoreSettings,
    View,
    patient_scores,
    summarise,
    write_score_tables,
)

SPACING = (4.0, 1.0, 1.0)


def cases() -> list[CaseScores]:
    truth = phantom_labels()
    lost = np.where(truth == SPINE.by_name("T11").index, 0, truth)
    small = np.where(truth == SPINE.by_name("T11").index, 255, truth)
    return [CaseScores.of(str(n), p, t, spacing=SPACING) for n, (p, t) in enumerate([(truth, truth), (lost, truth), (small * (small < 255), small)])]  # noqa: E501  # fmt: skip


def test_class_means_rest_on_cases_that_have_the_class() -> None:
    summary = summarise(cases())
    assert summary["T11"].n == 2
    assert summary["T11"].mean == 0.5
    assert summary["L3"].n == 3
    assert summary["all right"].mean == 2 / 3


def test_the_interval_holds_the_mean_and_is_repeatable() -> None:
    one, two = summarise(cases()), summarise(cases())
    assert one == two
    assert one["fine"].low <= one["fine"].mean <= one["fine"].high


def test_all_series_of_a_patient_are_one_unit() -> None:
    apart = cases()
    together = [replace(case, patient="one") for case in apart]
    assert summarise(together).patients == 1
    assert summarise(together)["fine"].mean == summarise(apart)["fine"].mean
    assert summarise(together)["fine"].low == summarise(together)["fine"].high
    means = patient_scores(together, "T11")
    assert means == {"one": 0.5}


def test_misses_and_false_positives_stand_beside_the_mean() -> None:
    truth = phantom_labels()
    made_up = truth.copy()
    made_up[:, :5, :5] = SPINE.by_name("T9").index
    lost = np.where(truth == SPINE.by_name("T11").index, 0, truth)
    scores = [
        CaseScores.of(str(n), prediction, truth, spacing=SPACING)
        for n, prediction in enumerate([made_up, lost])
    ]
    summary = summarise(scores)
    t9, t11 = summary.structures["T9"], summary.structures["T11"]
    assert (t9.present, t9.missed, t9.spurious, t9.metrics) == (0, 0, 1, {})
    assert (t11.present, t11.missed, t11.spurious) == (2, 1, 0)
    count = len(scores[0].structures)
    mean = summary.structures["class mean"]
    assert mean.metrics["dice"].mean == pytest.approx((count - 0.5) / count)
    assert mean.metrics["dice"].n == count


def test_aggregation_decides_what_a_large_volume_weighs() -> None:
    small, large = np.zeros((2, 10, 10), np.uint8), np.zeros((8, 10, 10), np.uint8)
    small[:, 2:6, 2:6], large[:, 2:6, 2:6] = 3, 3
    expected = {Aggregate.VOLUME: 0.5, Aggregate.SLICE: 0.8, Aggregate.DATASET: 256 / 288}
    for aggregate, mean in expected.items():
        settings = ScoreSettings(aggregate=aggregate)
        scores = [
            CaseScores.of(name, found, truth, spacing=SPACING, settings=settings)
            for name, found, truth in (("s", 0 * small, small), ("l", large, large))
        ]
        summary = summarise(scores)
        assert summary["L4"].mean == pytest.approx(mean)
        assert summary["vertebra"].mean == pytest.approx(mean)
        assert ("hd95" in summary.structures["L4"].metrics) is (aggregate != Aggregate.DATASET)


def test_settings_must_agree() -> None:
    one, two, _ = cases()
    other = replace(two, settings=ScoreSettings(missing=Missing.NAN))
    with pytest.raises(UsageError, match="settings"):
        summarise([one, other])
    with pytest.raises(UsageError, match="case"):
        summarise([])


def test_tables_are_written(tmp_path: Path) -> None:
    scores = cases()
    write_score_tables(tmp_path, scores, summarise(scores))
    content = json.loads((tmp_path / "summary.json").read_text())
    assert [case["all_right"] for case in content["cases"]] == [True, False, True]
    assert content["cases"][0]["kinds"] == {"vertebra": 1.0, "disc": 1.0, "canal": 1.0}
    assert content["cases"][1]["structures"]["T11"] == 0.0
    assert content["patients"] == 3
    assert content["settings"] == {"aggregate": "volume", "missing": "diag"}
    assert "0,T11,1.0" in (tmp_path / "cases.csv").read_text()
    lines = (tmp_path / "structures.csv").read_text().splitlines()
    rows = [dict(zip(lines[0].split(","), line.split(","), strict=True)) for line in lines[1:]]
    lost = next(row for row in rows if row["case"] == "1" and row["name"] == "T11")
    assert (lost["missed"], lost["dice"], lost["surface_dice_1"]) == ("1", "0.0", "0.0")
    for name in ("summary.md", "summary.tex"):
        text = (tmp_path / name).read_text()
        assert "Aggregation: volume" in text
        assert "policy diag" in text
        assert "Structures (aggregation volume, missing diag)" in text
        for view in View:
            assert view.value in text
    text = (tmp_path / "summary.md").read_text()
    assert "| all right | 0.667 |" in text
    assert "| T11 | 2 | 1 | 0 | 0.500 |" in text


def test_what_is_left_out_is_named(tmp_path: Path) -> None:
    scores = cases()
    write_score_tables(tmp_path, scores, summarise(scores), skipped=["007"])
    assert "left out: 007" in (tmp_path / "summary.md").read_text()
    assert json.loads((tmp_path / "summary.json").read_text())["skipped"] == ["007"]


def test_numbers_that_are_not_defined_are_null(tmp_path: Path) -> None:
    truth = phantom_labels()
    settings = ScoreSettings(missing=Missing.NAN)
    case = CaseScores.of("a", 0 * truth, truth, spacing=SPACING, settings=settings)
    write_score_tables(tmp_path, [case], summarise([case]))
    content = json.loads((tmp_path / "summary.json").read_text())
    assert content["cases"][0]["outlines"]["L3"]["hd95"] is None
    assert "hd95" not in content["structures"]["L3"]["metrics"]
