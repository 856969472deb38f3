"""Counts agree, or differ only where the image ends."""

from __future__ import annotations

import numpy as np
import pytest

from tests.phantom import phantom_labels
from vertext.anatomy import SPINE
from vertext.metrics.count_agreement import CountAgreement

FOUND = 5  # L1 to L5 and their discs


def judged(labels: np.ndarray, vertebrae: int = FOUND, discs: int = FOUND) -> CountAgreement:
    return CountAgreement.of(labels, 1.0, vertebrae=vertebrae, discs=discs)


@pytest.fixture
def slice_labels() -> np.ndarray:
    """L1 begins some rows below the upper border."""
    plane = phantom_labels(("L1", "L5"), (9, 200, 128))[4]
    room = np.zeros((60, plane.shape[1]), plane.dtype)
    return np.concatenate([room, plane])


def at_border(labels: np.ndarray, name: str) -> np.ndarray:
    """Cut the image so that it begins in the middle of a structure."""
    rows = np.flatnonzero((labels == SPINE.by_name(name).index).any(axis=1))
    return labels[int(rows[len(rows) // 2]) :]


def test_equal_counts_are_exact(slice_labels: np.ndarray) -> None:
    assert judged(slice_labels) == CountAgreement(exact=True, right=True)


def test_one_more_than_counted_is_excused_only_at_the_border(slice_labels: np.ndarray) -> None:
    assert not judged(slice_labels, vertebrae=FOUND - 1).right
    assert judged(at_border(slice_labels, "L1"), vertebrae=FOUND - 1) == CountAgreement(
        exact=False, right=True
    )


def test_one_less_than_counted_is_excused_only_if_it_would_lie_at_the_border(
    slice_labels: np.ndarray,
) -> None:
    assert not judged(slice_labels, vertebrae=FOUND + 1, discs=FOUND + 1).right
    beginning = np.flatnonzero((slice_labels > 0).any(axis=1))[0]
    assert judged(slice_labels[beginning:], vertebrae=FOUND + 1, discs=FOUND + 1).right


def test_a_gap_and_a_shift_are_wrong(slice_labels: np.ndarray) -> None:
    gap = np.where(slice_labels == SPINE.by_name("L3").index, 0, slice_labels)
    assert not judged(gap, vertebrae=FOUND - 1).right
    lowest = [SPINE.by_name(name).index for name in ("L5", "L5/S1")]
    shifted = np.where(np.isin(slice_labels, lowest), 0, slice_labels)
    assert not judged(shifted, vertebrae=FOUND - 1, discs=FOUND - 1).right


def test_two_more_are_wrong_even_at_the_border(slice_labels: np.ndarray) -> None:
    cut = at_border(slice_labels, "L1")
    assert not judged(cut, vertebrae=FOUND - 2).right
