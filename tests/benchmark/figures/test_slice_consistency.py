"""Dice and names from slice to slice."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("torch")

from vertext.benchmark.figures.slice_consistency import name_agreement, slice_dice


def test_a_name_that_changes_from_slice_to_slice_is_seen() -> None:
    labels = np.zeros((4, 8, 8), np.uint8)
    labels[0:3, 2:6] = 2
    labels[2, 4:6] = 3
    agreement = name_agreement(labels)
    assert agreement[:2].tolist() == [1.0, 0.5]
    assert np.isnan(agreement[2])


def test_dice_of_a_slice_counts_its_own_structures_only() -> None:
    truth = np.zeros((3, 8, 8), np.uint8)
    truth[0, :4] = 2
    truth[1, :4] = 2
    truth[1, 4:6] = 255
    found = truth.copy()
    found[1, 2:6] = 3
    dice = slice_dice(np.where(found == 255, 0, found).astype(np.uint8), truth)
    # In the second slice half of L5 is called L4: 2 * 16 / (32 + 16).
    assert dice[:2] == pytest.approx([1.0, 2 / 3])
    assert np.isnan(dice[2])
