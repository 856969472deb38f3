"""What lies above a disc counts neither as tissue nor as background."""

import numpy as np
import pytest

from vertext.anatomy import IGNORE, SPINE, UNKNOWN_VERTEBRA
from vertext.anatomy.ignore_above import ignore_above
from vertext.errors import LabelError, UsageError

T10 = SPINE.by_name("T10").index
T9 = SPINE.by_name("T9").index
DISC = SPINE.by_name("T9/T10").index
CANAL = SPINE.by_name("canal").index


@pytest.fixture
def labels() -> np.ndarray:
    """A rim of T9, its disc, T10 with a low arch, the canal behind; 3 slices of 40 x 60."""
    array = np.zeros((3, 40, 60), np.uint8)
    array[:, 0:2, 5:20] = T9
    array[:, 8:12, 5:20] = DISC
    array[:, 13:25, 5:20] = T10
    array[:, :, 25:30] = CANAL
    array[:, 20:30, 35:45] = T10
    return array


def test_all_above_the_top_face_is_ignored(labels: np.ndarray) -> None:
    result = ignore_above(labels, "T9/T10")
    assert (result[:, :8] == IGNORE).all()
    assert (result[:, 8:, :31] == labels[:, 8:, :31]).all()


def test_the_arch_hanging_down_behind_is_ignored_as_far_as_the_next_arch(
    labels: np.ndarray,
) -> None:
    result = ignore_above(labels, "T9/T10")
    assert (result[:, 8:20, 35:45] == IGNORE).all()
    assert (result[:, 20:, 35:45] == labels[:, 20:, 35:45]).all()
    assert (result[:, 8:, 46:] == 0).all()


def test_structures_named_above_are_ignored_wherever_they_are(labels: np.ndarray) -> None:
    labels[1, 35, 50] = T9
    labels[1, 3, 50] = UNKNOWN_VERTEBRA
    labels[1, 36, 50] = UNKNOWN_VERTEBRA
    result = ignore_above(labels, "T9/T10")
    assert result[1, 35, 50] == IGNORE
    assert result[1, 3, 50] == IGNORE
    assert result[1, 36, 50] == UNKNOWN_VERTEBRA


def test_a_slice_without_the_disc_takes_the_plane_of_the_others(labels: np.ndarray) -> None:
    labels[2, 8:12, 5:20] = 0
    result = ignore_above(labels, "T9/T10")
    assert (result[2, :8] == IGNORE).all()
    assert (result[2, 9:, :20] == labels[2, 9:, :20]).all()


def test_the_input_is_left_alone(labels: np.ndarray) -> None:
    before = labels.copy()
    ignore_above(labels, "T9/T10")
    assert (labels == before).all()


def test_an_absent_disc_is_an_error(labels: np.ndarray) -> None:
    with pytest.raises(LabelError, match="L1/L2"):
        ignore_above(labels, "L1/L2")
    with pytest.raises(UsageError):
        ignore_above(labels, "L1/X")
