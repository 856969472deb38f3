"""The same outlines under other names."""

import numpy as np
import pytest

from vertext.anatomy import SPINE, UNKNOWN_VERTEBRA
from vertext.anatomy.shift_levels import levels_between, shift_levels
from vertext.errors import UsageError


def numbers(*names: str) -> np.ndarray:
    return np.array([SPINE.by_name(name).index for name in names], np.uint8)


def test_one_level_up_renames_vertebrae_and_discs_alike() -> None:
    renamed, lost = shift_levels(numbers("L5/S1", "L5", "L4/L5", "canal", "S"), 1)
    assert np.array_equal(renamed, numbers("L4/L5", "L4", "L3/L4", "canal", "S"))
    assert not lost


def test_what_leaves_at_the_bottom_is_sacrum_or_nothing() -> None:
    renamed, lost = shift_levels(numbers("L5", "L5/S1", "L4"), -1)
    assert np.array_equal(renamed, [SPINE.by_name("S").index, 0, SPINE.by_name("L5").index])
    assert lost == {"L5": "the sacrum", "L5/S1": "background"}


def test_what_leaves_at_the_top_has_no_known_level() -> None:
    renamed, lost = shift_levels(numbers("T9", "T9/T10", "T10"), 1)
    assert np.array_equal(renamed, [UNKNOWN_VERTEBRA, 0, SPINE.by_name("T9").index])
    assert set(lost) == {"T9", "T9/T10"}


def test_there_and_back_is_the_identity_where_nothing_is_lost() -> None:
    labels = numbers("T12", "T12/L1", "L1", "L3/L4", "L4")
    assert np.array_equal(shift_levels(shift_levels(labels, 1)[0], -1)[0], labels)


def test_other_numbers_stay() -> None:
    kept = np.array([0, 20, 254, 255], np.uint8)
    assert np.array_equal(shift_levels(kept, 1)[0], kept)


def test_an_anchor_says_how_far() -> None:
    assert levels_between("L5", "L4") == -1
    assert levels_between("T12/L1", "L1/L2") == 1
    for name, present in (("L5", "L4/L5"), ("S", "L5"), ("canal", "L5")):
        with pytest.raises(UsageError):
            levels_between(name, present)
