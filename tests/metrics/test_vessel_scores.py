import sys

import numpy as np
import pytest

pytest.importorskip("skimage")

from vertext.errors import MissingExtraError, UsageError
from vertext.metrics.centre_line import CentreLine
from vertext.metrics.cl_dice import cl_dice
from vertext.metrics.tree_detection import TreeDetection, branches_of
from vertext.metrics.vessel_scores import score_vessels

ONE = (1.0, 1.0, 1.0)


def _fork() -> np.ndarray:
    """A stem of 40 voxels that divides into two branches of 30."""
    mask = np.zeros((80, 70, 5), bool)
    mask[:40, 35, 2] = True
    steps = np.arange(30)
    mask[40 + steps, 36 + steps, 2] = True
    mask[40 + steps, 34 - steps, 2] = True
    return mask


def _tube(radius: float) -> np.ndarray:
    i, j, k = np.indices((60, 21, 21))
    return (np.hypot(j - 10, k - 10) <= radius) & (i >= 10) & (i < 50)


def test_lengths_are_in_millimetres() -> None:
    line = np.zeros((3, 3, 21), bool)
    line[1, 1] = True
    assert CentreLine.of(line, (1, 1, 0.5)).lengths_mm.sum() == pytest.approx(10)
    slanted = np.zeros((9, 9, 9), bool)
    slanted[range(9), range(9), range(9)] = True
    length = CentreLine.of(slanted, (1, 2, 2)).lengths_mm.sum()
    assert length == pytest.approx(8 * 3)


def test_the_line_of_a_tube_runs_in_its_middle() -> None:
    line = CentreLine.of(_tube(4), ONE)
    middle = line.voxels[(line.voxels[:, 0] > 15) & (line.voxels[:, 0] < 44)]
    assert np.abs(middle[:, 1:] - 10).max() <= 1


def test_a_fork_has_three_branches() -> None:
    line = CentreLine.of(_fork(), ONE)
    branches = branches_of(line)
    assert np.unique(branches[branches >= 0]).tolist() == [0, 1, 2]
    assert 30 <= np.bincount(branches[branches >= 0]).sum() <= 100


def test_a_branch_counts_when_four_fifths_of_it_are_found() -> None:
    fork = _fork()
    line = CentreLine.of(fork, ONE)
    most, part = fork.copy(), fork.copy()
    most[66:, :35] = False
    part[60:, :35] = False
    assert TreeDetection.of(line, fork).branch_share == 1
    assert TreeDetection.of(line, most).detected_branches == 3
    assert TreeDetection.of(line, part).detected_branches == 2
    share = TreeDetection.of(line, part).length_share
    assert share == pytest.approx(1 - 10 / 100, abs=0.05)


def test_cl_dice_sees_gaps_and_not_thickness() -> None:
    truth, thick, cut = _tube(2), _tube(4), _tube(2)
    cut[20:30] = False
    lines = {name: CentreLine.of(m, ONE) for name, m in (("t", truth), ("k", thick), ("c", cut))}
    assert cl_dice(thick, truth, lines["k"], lines["t"]) > 0.97
    found = cl_dice(cut, truth, lines["c"], lines["t"])
    assert found == pytest.approx(2 * 0.75 / 1.75, abs=0.06)
    nothing = np.zeros_like(truth)
    empty = CentreLine.of(nothing, ONE)
    assert cl_dice(nothing, truth, empty, lines["t"]) == 0
    assert cl_dice(truth, nothing, lines["t"], empty) is None


def test_a_swapped_branch_shows_in_the_confusion() -> None:
    truth = _fork().astype(np.uint8) * 3
    truth[:, 35, 0] = 4
    swapped = truth.copy()
    branch = (truth == 3) & (np.indices(truth.shape)[1] > 36)
    swapped[branch] = 4
    scores = score_vessels(swapped, truth, ONE)
    row = scores.confusion_mm["artery"]
    assert row["vein"] == pytest.approx(29 * np.sqrt(2), rel=0.06)
    assert row["background"] == pytest.approx(0, abs=1e-6)
    assert scores.confusion_mm["vein"]["vein"] == pytest.approx(79)
    assert scores.vessels["right artery"].branches_detected == pytest.approx(2 / 3)
    assert scores.vessels["artery"] == scores.vessels["right artery"]


def test_missed_and_spurious_vessels_are_told_apart() -> None:
    truth = np.where(_tube(2), 1, 0).astype(np.uint8)
    moved = np.where(_tube(2), 3, 0).astype(np.uint8)
    scores = score_vessels(moved, truth, (1, 1, 2)).vessels
    missed = scores["left artery"]
    assert (missed.dice, missed.cl_dice, missed.length_detected) == (0, 0, 0)
    assert missed.hd95_mm == pytest.approx(np.linalg.norm([60, 21, 42]))
    assert scores["right artery"].dice is None
    assert scores["right artery"].spurious == (truth > 0).sum()
    # The side is wrong, the kind is right.
    assert scores["artery"].dice == 1


def test_only_the_region_counts() -> None:
    truth = np.where(_tube(2), 1, 0).astype(np.uint8)
    half = truth.copy()
    half[30:] = 0
    region = np.zeros(truth.shape, bool)
    region[:30] = True
    assert score_vessels(half, truth, ONE).vessels["left artery"].dice < 0.7
    assert score_vessels(half, truth, ONE, region=region).vessels["left artery"].dice == 1
    with pytest.raises(UsageError, match="does not fit"):
        score_vessels(half[:5], truth, ONE)


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "skimage.morphology", None)
    with pytest.raises(MissingExtraError, match="scikit-image"):
        CentreLine.of(_fork(), ONE)
