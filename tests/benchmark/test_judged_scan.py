"""A scan and its truth."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")

from vertext.anatomy import IGNORE, scheme
from vertext.benchmark.judged_scan import JudgedScan
from vertext.data.labelled_folder import read_labelled_folder
from vertext.metrics import ScoreSettings
from vertext.volumes import SagittalView


def first(scans: Path) -> JudgedScan:
    spider = scheme("spider")
    return JudgedScan(read_labelled_folder(scans, spider)[0])


def test_the_truth_scores_full_marks_and_goes_to_its_own_grid(scans: Path) -> None:
    scan = first(scans)
    assert scan.scores(scan.truth, ScoreSettings()).fine == 1.0
    there = SagittalView.of(scan.on_own_grid(scan.truth)).volume
    assert np.array_equal(scheme("spider").to_internal(there.data)[0], scan.truth)


def test_what_lies_above_the_limit_is_ignored(scans: Path) -> None:
    scan = first(scans)
    limited = JudgedScan(replace(scan.case, ignore_above="L1/L2"))
    assert (limited.truth == IGNORE).sum() > (scan.truth == IGNORE).sum()


def test_slices_that_do_not_count_are_ignored(scans: Path) -> None:
    scan = first(scans)
    one = JudgedScan(replace(scan.case, slices=(1,)))
    assert (one.truth[[0, 2]] == IGNORE).all()
    assert np.array_equal(one.truth[1], scan.truth[1])
