"""The roots of the lumbosacral plexus, their numbers and colours."""

from __future__ import annotations

import numpy as np
import pytest

from vertext.anatomy import (
    IGNORE,
    LUMBOSACRAL_PLEXUS,
    PLEXUS_SCHEME,
    SCHEMES,
    Side,
    any_scheme,
    scheme,
)
from vertext.errors import LabelError, UsageError


def test_every_level_has_a_left_and_a_right_root() -> None:
    levels = ("L1", "L2", "L3", "L4", "L5", "S1", "S2")
    assert [(r.level, r.side) for r in LUMBOSACRAL_PLEXUS] == [
        (level, side) for level in levels for side in Side
    ]
    assert [root.index for root in LUMBOSACRAL_PLEXUS] == list(range(1, 15))
    assert len({root.colour for root in LUMBOSACRAL_PLEXUS}) == len(LUMBOSACRAL_PLEXUS)


def test_its_numbers_stay_and_foreign_ones_are_refused() -> None:
    numbers = np.array([0, 1, 14, IGNORE], np.uint8)
    there, _ = PLEXUS_SCHEME.to_internal(numbers)
    assert np.array_equal(there, numbers)
    assert np.array_equal(PLEXUS_SCHEME.from_internal(there)[0], numbers)
    with pytest.raises(LabelError, match="no label 15"):
        PLEXUS_SCHEME.to_internal(np.array([15]))


def test_nobody_takes_its_numbers_for_those_of_a_spine() -> None:
    assert any_scheme(PLEXUS_SCHEME.name) is PLEXUS_SCHEME
    assert any_scheme("spider") is SCHEMES["spider"]
    with pytest.raises(UsageError, match="no label scheme"):
        scheme(PLEXUS_SCHEME.name)
