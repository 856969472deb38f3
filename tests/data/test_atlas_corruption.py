"""Atlases made worse in training."""

from __future__ import annotations

import numpy as np

from vertext.anatomy import IGNORE
from vertext.data.atlas_corruption import AtlasCorruption

LABELS = np.zeros((3, 8, 8), np.uint8)
LABELS[:, 2:5, 2:5] = 4
LABELS[2, 2:5, 2:5] = 5
LABELS[:, 0] = IGNORE


def test_corruption_keeps_number_and_labels() -> None:
    corrupted = AtlasCorruption(drop=1.0, shift_px=2)
    for seed in range(5):
        worse = corrupted(LABELS, np.random.default_rng(seed))
        assert worse.shape == LABELS.shape
        assert set(np.unique(worse)) <= set(np.unique(LABELS))


def test_each_atlas_is_shifted_on_its_own() -> None:
    same = np.repeat(LABELS[:1], 3, axis=0)
    worse = AtlasCorruption(drop=0.0, shift_px=3)(same, np.random.default_rng(0))
    assert not np.array_equal(worse[0], worse[1])


def test_without_corruption_nothing_changes() -> None:
    kept = AtlasCorruption(drop=0.0, shift_px=0)(LABELS, np.random.default_rng(0))
    np.testing.assert_array_equal(kept, LABELS)
