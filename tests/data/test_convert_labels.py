"""Numbers of training labels."""

from __future__ import annotations

import numpy as np
import pytest

from vertext.anatomy import IGNORE, UNKNOWN_VERTEBRA, scheme
from vertext.data.convert_labels import convert_labels
from vertext.errors import LabelError

SPIDER = np.array([0, 1, 9, 10, 100, 110, 201, 210, 255])


def test_in_the_same_scheme_every_number_stays() -> None:
    numbers, dropped = convert_labels(SPIDER, origin=scheme("spider"), target=scheme("spider"))
    np.testing.assert_array_equal(numbers, SPIDER)
    assert dropped == {}


def test_internal_numbers_keep_what_is_ignored_and_what_is_unknown() -> None:
    numbers, dropped = convert_labels(SPIDER, origin=scheme("spider"), target=scheme("internal"))
    assert numbers.tolist() == [0, 2, 10, IGNORE, 20, IGNORE, 11, IGNORE, UNKNOWN_VERTEBRA]
    assert dropped == {}


def test_ignored_voxels_never_become_background() -> None:
    with pytest.raises(LabelError, match="mrspineseg has no number for 4 voxels"):
        convert_labels(SPIDER, origin=scheme("spider"), target=scheme("mrspineseg"))


def test_structures_that_are_lost_are_named() -> None:
    some = np.array([0, 1, 100, 100])
    numbers, dropped = convert_labels(some, origin=scheme("spider"), target=scheme("mrspineseg"))
    assert numbers.tolist() == [0, 2, 0, 0]
    assert dropped == {"canal": 2}


def test_unknown_labels_are_an_error_even_in_the_same_scheme() -> None:
    with pytest.raises(LabelError, match="77"):
        convert_labels(np.array([77]), origin=scheme("spider"), target=scheme("spider"))
