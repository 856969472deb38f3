"""Which row is tested against which, and the test itself."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("torch")

from vertext.benchmark.benchmark_row import BenchmarkRow
from vertext.benchmark.compare_rows import compare_rows
from vertext.benchmark.results_table import results_tables
from vertext.metrics import CaseScores
from vertext.prompts import PromptSource

TEMPLATE, RANGE, NONE = (
    PromptSource.TEMPLATE, PromptSource.RANGE_SIMULATED, PromptSource.NONE,
)  # fmt: skip
PATIENTS = 10


def truth() -> np.ndarray:
    labels = np.zeros((3, 40, 16), np.uint8)
    for number, start in ((2, 20), (3, 2)):
        labels[:, start : start + 15, 2:14] = number
    return labels


def row(name: str, source: PromptSource, cut: int, seeds: tuple[int, ...] = (0,)) -> BenchmarkRow:
    """A row whose outlines lack some columns, a few more on later patients."""
    cases = []
    for patient in range(PATIENTS):
        found = truth()
        found[:, : 2 * patient, 2 : 2 + cut] = 0
        cases.append(
            CaseScores.of(f"{patient}", found, truth(), spacing=(4, 1, 1), patient=f"{patient}")
        )
    return BenchmarkRow(
        row=name, title=name, source=source, guides_decoding_only=False,
        pretrained="none, from scratch", published=None, dataset="SPIDER",
        split="held-out", version="raw",
        seeds=seeds, volumes=(tuple(cases),) * len(seeds), slices=(tuple(cases),) * len(seeds),
    )  # fmt: skip


ROWS = [row("full", TEMPLATE, 1), row("full", RANGE, 1), row("poor", TEMPLATE, 6),
        row("poor", RANGE, 6), row("silent", NONE, 6)]  # fmt: skip


def test_a_row_meets_the_reference_under_its_own_prompts() -> None:
    found = compare_rows(ROWS, "full")
    assert {place: one.reference for place, one in found.items()} == {
        1: TEMPLATE, 2: TEMPLATE, 3: RANGE, 4: TEMPLATE,
    }  # fmt: skip


def test_equal_rows_do_not_differ_and_poor_ones_do() -> None:
    found = compare_rows(ROWS, "full")
    assert found[1].p == 1.0
    assert found[1].difference == 0.0
    # 8 of 10 patients differ, all one way: the exact p is 2 / 2**8, times 4 by Holm.
    assert found[2].p == pytest.approx(4 * 2 / 2**8)
    assert found[2].difference < 0


def test_without_a_reference_nothing_is_tested() -> None:
    assert compare_rows(ROWS, None) == {}


def test_significant_rows_are_starred_and_the_reference_named() -> None:
    (table,) = results_tables(ROWS, compare_rows(ROWS, "full"))
    column = table.header.index("mean Dice, all")
    assert [cells[column].endswith("*") for cells in table.rows] == [False, False, True, True, True]
    assert [cells[-1] for cells in table.rows][:2] == ["reference", "1.000"]


def test_the_common_mean_leaves_out_what_no_truth_has() -> None:
    one = ROWS[2]
    means = [one.summary.structures[name].metrics["dice"].mean for name in ("L5", "L4")]
    assert one.common_mean() == pytest.approx(sum(means) / 2)
    assert 0 < one.common_slice_mean() < one.common_mean() + 1e-9


def test_seeds_are_listed_and_averaged() -> None:
    two = row("full", TEMPLATE, 1, seeds=(0, 1))
    assert two.over_seeds("fine") == pytest.approx([two.summary["fine"].mean] * 2)
    assert two.summary.patients == PATIENTS
