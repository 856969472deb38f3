"""The kind behind every internal number."""

from __future__ import annotations

import numpy as np
import pytest

from vertext.anatomy import BACKGROUND, IGNORE, SPINE, UNKNOWN_VERTEBRA, Kind
from vertext.anatomy.kind_numbers import KIND_NUMBERS


def test_every_structure_has_the_number_of_its_kind() -> None:
    for structure in SPINE.structures:
        assert list(Kind)[KIND_NUMBERS[structure.index] - 1] is structure.kind


def test_special_numbers() -> None:
    vertebra = KIND_NUMBERS[SPINE.by_name("L3").index]
    labels = np.array([BACKGROUND, UNKNOWN_VERTEBRA, IGNORE, 100], np.uint8)
    assert KIND_NUMBERS[labels].tolist() == [0, vertebra, IGNORE, 0]


def test_nobody_can_change_it() -> None:
    with pytest.raises(ValueError, match="read-only"):
        KIND_NUMBERS[0] = 1
