"""The label map of one spine onto that of another."""

from __future__ import annotations

import numpy as np
import pytest

from tests.phantom import phantom_labels
from vertext.errors import UnsupportedInputError
from vertext.registration.register_labels import register_labels
from vertext.registration.spine import Spine
from vertext.registration.warp import Warp

SPACING = (4.0, 1.0, 1.0)
FIXED = phantom_labels()
SPINE = Spine(FIXED, SPACING)


def bent(labels: np.ndarray) -> np.ndarray:
    """Move every row by up to 6 pixels to and fro, and all of them 9 down."""
    rows = np.arange(labels.shape[1])
    out = np.zeros_like(labels)
    for row in rows[9:]:
        out[:, row] = np.roll(labels[:, row - 9], round(6 * np.sin(row / 25)), axis=-1)
    return out


def dice(one: np.ndarray, other: np.ndarray) -> float:
    shown = [n for n in np.unique(one) if n and (other == n).any()]
    each = [2 * ((one == n) & (other == n)).sum() / ((one == n).sum() + (other == n).sum())
            for n in shown]  # fmt: skip
    return float(np.mean(each))


def brought(warp: Warp, moving: np.ndarray) -> np.ndarray:
    return warp.bring(moving[None], SPACING, FIXED.shape, SPACING, order=0)[0]


@pytest.fixture(scope="module")
def straightened() -> Warp:
    return register_labels(SPINE, Spine(bent(FIXED), SPACING))


def test_a_bent_spine_is_straightened(straightened: Warp) -> None:
    moving = bent(FIXED)
    still = np.zeros_like(straightened.field)
    affine = Warp(straightened.matrix, still, straightened.spacing)
    before, after = (dice(brought(warp, moving), FIXED) for warp in (affine, straightened))
    assert after > 0.9 > before
    assert straightened.folded() == 0


def test_labels_stay_labels_of_the_atlas(straightened: Warp) -> None:
    moving = bent(FIXED)
    assert set(np.unique(brought(straightened, moving))) <= set(np.unique(moving))


def test_a_spine_that_shows_other_levels_is_not_one_vertebra_off() -> None:
    higher = np.roll(phantom_labels(("T10", "L4")), 3, axis=1)
    warp = register_labels(SPINE, Spine(higher, SPACING))
    found = brought(warp, higher)
    shared = np.isin(FIXED, np.unique(higher))
    right = (found == FIXED)[shared & (found > 0)]
    assert right.mean() > 0.85


def test_spines_of_other_pixels_meet() -> None:
    coarse = FIXED[:, ::2, ::2]
    warp = register_labels(SPINE, Spine(coarse, (4.0, 2.0, 2.0)))
    found = warp.bring(coarse[None], (4.0, 2.0, 2.0), FIXED.shape, SPACING, order=0)[0]
    assert dice(found, FIXED) > 0.85


def test_single_slices_meet() -> None:
    middle = FIXED[4:5]
    moving = bent(middle)
    warp = register_labels(Spine(middle, SPACING), Spine(moving, SPACING))
    assert dice(warp.bring(moving[None], SPACING, middle.shape, SPACING, order=0)[0], middle) > 0.9


def test_nothing_in_common_is_refused() -> None:
    with pytest.raises(UnsupportedInputError, match="share 0 levels"):
        register_labels(SPINE, Spine(np.zeros_like(FIXED), SPACING))


def test_a_warp_that_changes_nothing_changes_nothing() -> None:
    still = Warp(np.eye(4), np.zeros((3, 9, 40, 32), np.float32), (4.0, 4.0, 4.0))
    np.testing.assert_array_equal(brought(still, FIXED), FIXED)
    assert still.folded() == 0


def test_a_place_that_is_turned_inside_out_is_folded() -> None:
    field = np.zeros((3, 4, 4, 4), np.float32)
    field[1, :, :2] -= 3 * np.arange(2)[:, None]
    assert Warp(np.eye(4), field, (1.0, 1.0, 1.0)).folded() > 0
