import numpy as np

from vertext.anatomy import VesselKind
from vertext.chest.agree_along_vessels import agree_along_vessels

SETTINGS = {"prior": 0.02, "contrast": 3.0}
ARTERY, VEIN = VesselKind.ARTERY.number, VesselKind.VEIN.number
TRUNK, BRANCH, OTHER = np.s_[2:5, :, 2:5], np.s_[5:16, 8, 3], np.s_[2:16, 14, 9]


def _vessels() -> tuple[np.ndarray, np.ndarray]:
    """A sure artery with a branch that looks a little like a vein, and a vein far from both."""
    kinds, lead = np.zeros((18, 18, 12), np.uint8), np.zeros((18, 18, 12), np.float32)
    kinds[TRUNK], lead[TRUNK] = ARTERY, 0.9
    kinds[BRANCH], lead[BRANCH] = VEIN, 0.1
    kinds[OTHER], lead[OTHER] = VEIN, 0.05
    return kinds, lead


def test_a_branch_is_what_it_comes_from() -> None:
    kinds, lead = _vessels()
    before = kinds.copy()
    agreed = agree_along_vessels(kinds, lead, **SETTINGS)
    assert (agreed[TRUNK] == ARTERY).all()
    assert (agreed[BRANCH] == ARTERY).all()
    assert (agreed[OTHER] == VEIN).all()
    np.testing.assert_array_equal(agreed > 0, before > 0)
    np.testing.assert_array_equal(kinds, before)


def test_vessels_that_touch_stay_apart_where_both_are_sure() -> None:
    kinds, lead = _vessels()
    kinds[TRUNK][1:], lead[:] = VEIN, 0.9
    assert np.array_equal(agree_along_vessels(kinds, lead, **SETTINGS), kinds)


def test_what_nothing_is_sure_of_stays_as_it_is() -> None:
    kinds, _ = _vessels()
    unsure = np.zeros(kinds.shape, np.float32)
    for one in (np.where(kinds == VEIN, kinds, np.uint8(0)), np.zeros_like(kinds)):
        assert np.array_equal(agree_along_vessels(one, unsure, **SETTINGS), one)
