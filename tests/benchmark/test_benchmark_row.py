"""Seeds and splits brought together."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch")

from vertext.benchmark.benchmark_row import ALL_SPLITS, benchmark_rows
from vertext.metrics import CaseScores
from vertext.prompts import PromptSource


def judged(split: str, seed: int, *patients: str) -> Any:
    truth = np.full((1, 8, 8), 2, np.uint8)
    cases = tuple(
        CaseScores.of(patient, truth, truth, spacing=(4, 1, 1), patient=patient)
        for patient in patients
    )
    labels = {"raw": cases, "decoded": cases}
    scores = SimpleNamespace(prompt=PromptSource.NONE, volumes=labels, slices=labels)
    run = SimpleNamespace(
        row="a", title="A", split=split, seed=seed, reads_prompt=False, pretrained=None,
        published=None, experiment=SimpleNamespace(data=SimpleNamespace(scheme="spider")),
    )  # fmt: skip
    return SimpleNamespace(run=run, scores=(scores,))


def told(*runs: Any) -> list[tuple[str, tuple[int, ...], int]]:
    rows = benchmark_rows(runs)
    return [(row.split, row.seeds, row.cases) for row in rows if row.version == "raw"]


def test_seeds_of_a_split_are_one_row() -> None:
    assert told(judged("one", 0, "1", "2"), judged("one", 1, "1", "2")) == [("one", (0, 1), 2)]


def test_folds_of_a_cross_validation_are_also_one_row() -> None:
    runs = [judged("one", 0, "1", "2"), judged("two", 0, "3")]
    assert told(*runs) == [("one", (0,), 2), ("two", (0,), 1), (ALL_SPLITS, (0,), 3)]
    assert benchmark_rows(runs)[2].summary.patients == 3


def test_splits_that_share_patients_stay_apart() -> None:
    assert ALL_SPLITS not in dict.fromkeys(
        split for split, _, _ in told(judged("one", 0, "1"), judged("two", 0, "1"))
    )


def test_splits_of_different_seeds_stay_apart() -> None:
    assert len(told(judged("one", 0, "1"), judged("two", 1, "2"))) == 2
