"""Vertebrae of a mask without levels are named from below."""

from __future__ import annotations

import numpy as np
import pytest

from tests.phantom import phantom_labels
from vertext.anatomy import IGNORE, SPINE, Kind
from vertext.data.count_vertebrae import count_vertebrae
from vertext.errors import LabelError

LUMBAR = [SPINE.by_name(f"L{number}").index for number in range(1, 6)]


@pytest.fixture
def labels() -> np.ndarray:
    return phantom_labels(("T11", "L5"))


def masks(labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return all vertebrae, and the lumbar ones, each as one mask."""
    vertebrae = [level.index for level in SPINE.of_kind(Kind.VERTEBRA)]
    return np.isin(labels, vertebrae), np.isin(labels, LUMBAR)


def test_bodies_get_their_names_back(labels: np.ndarray) -> None:
    vertebrae, lumbar = masks(labels)
    counted = count_vertebrae(vertebrae, lumbar)
    named = (counted > 0) & (counted != IGNORE)
    assert set(np.unique(counted[named])) == set(LUMBAR)
    assert (counted[named] == labels[named]).all()
    bodies = vertebrae & (np.arange(labels.shape[2]) < 64)
    assert named[bodies & lumbar].mean() > 0.9


def test_arches_and_other_levels_are_left_open(labels: np.ndarray) -> None:
    vertebrae, lumbar = masks(labels)
    counted = count_vertebrae(vertebrae, lumbar)
    assert (counted[vertebrae & ~lumbar] == IGNORE).all()
    assert not counted[~vertebrae].any()
    canal = np.flatnonzero((labels == SPINE.by_name("canal").index).any(axis=(0, 1)))
    behind = vertebrae & (np.arange(labels.shape[2]) > canal[-1])
    assert behind.any()
    assert (counted[behind] == IGNORE).all()


def test_a_mask_without_lumbar_vertebrae_is_refused(labels: np.ndarray) -> None:
    vertebrae, lumbar = masks(labels)
    with pytest.raises(LabelError, match="shows 0 lumbar bodies"):
        count_vertebrae(vertebrae, np.zeros_like(lumbar))
