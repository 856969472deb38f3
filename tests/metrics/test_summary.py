"""Means and intervals over cases."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from tests.phantom import phantom_labels
from vertext.anatomy import SPINE
from vertext.metrics import CaseScores, summarise, write_score_tables


def cases() -> list[CaseScores]:
    truth = phantom_labels()
    lost = np.where(truth == SPINE.by_name("T11").index, 0, truth)
    small = np.where(truth == SPINE.by_name("T11").index, 255, truth)
    return [CaseScores.of(str(n), p, t, spacing=(4.0, 1.0, 1.0)) for n, (p, t) in enumerate([(truth, truth), (lost, truth), (small * (small < 255), small)])]  # noqa: E501  # fmt: skip


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


def test_tables_are_written(tmp_path: Path) -> None:
    scores = cases()
    write_score_tables(tmp_path, scores, summarise(scores))
    content = json.loads((tmp_path / "summary.json").read_text())
    assert [case["all_right"] for case in content["cases"]] == [True, False, True]
    assert "0,T11,1.0" in (tmp_path / "cases.csv").read_text()
    assert "| all right | 0.667 |" in (tmp_path / "summary.md").read_text()
