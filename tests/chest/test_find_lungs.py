import numpy as np
import pytest

from tests.data.vascular_phantom.small import SMALL
from vertext.anatomy import Side
from vertext.chest.find_lungs import find_lungs
from vertext.data.vascular_phantom import VascularPhantom, make_vascular_phantom
from vertext.errors import UnsupportedInputError

EDGE = SMALL["spacing_mm"]


@pytest.fixture(scope="module")
def phantom() -> VascularPhantom:
    return make_vascular_phantom(5, **(SMALL | {"size": 0.8}))


def _agreement(found: np.ndarray, truth: np.ndarray, side: Side) -> float:
    a, b = found == side.number, truth == side.number
    return 2 * (a & b).sum() / (a.sum() + b.sum())


def test_both_lungs_are_found_with_their_sides(phantom: VascularPhantom) -> None:
    lungs = find_lungs(phantom.volume.data, EDGE)
    assert not lungs.by_midline
    for side in Side:
        assert _agreement(lungs.sides, phantom.lungs, side) > 0.9


def test_no_lung_is_made_up_along_the_border(phantom: VascularPhantom) -> None:
    border = np.ones(phantom.volume.shape, bool)
    border[1:-1, 1:-1, 1:-1] = False
    found, truth = find_lungs(phantom.volume.data, EDGE).sides > 0, phantom.lungs > 0
    # The wall of the trachea, which the upper border cuts, is as dense as lung.
    assert (found & border & ~truth).sum() < 20


def test_sides_follow_a_patient_who_lies_off_the_middle(phantom: VascularPhantom) -> None:
    moved = np.full((160, *phantom.volume.shape[1:]), -1000, np.int16)
    moved[-phantom.volume.shape[0] :] = phantom.volume.data
    sides = find_lungs(moved, EDGE).sides[-phantom.volume.shape[0] :]
    for side in Side:
        assert _agreement(sides, phantom.lungs, side) > 0.9


def test_lungs_that_touch_are_parted(phantom: VascularPhantom) -> None:
    joined = phantom.volume.data.copy()
    i, j, k = (n // 2 for n in joined.shape)
    joined[i - 14 : i + 14, j : j + 2, k : k + 8] = -850
    lungs = find_lungs(joined, EDGE)
    assert not lungs.by_midline
    for side in Side:
        assert _agreement(lungs.sides, phantom.lungs, side) > 0.85


def test_one_block_of_lung_is_divided_by_the_middle_of_the_body() -> None:
    hu = np.full((60, 40, 40), -1000, np.int16)
    hu[20:60, 5:35, 5:35] = 40
    hu[24:56, 9:31, 9:31] = -850
    lungs = find_lungs(hu, EDGE)
    assert lungs.by_midline
    right = np.flatnonzero((lungs.sides == Side.RIGHT.number).any((1, 2)))
    assert abs(right.min() - 40) <= 1


def test_no_lung_is_no_chest() -> None:
    with pytest.raises(UnsupportedInputError, match="no lung"):
        find_lungs(np.full((30, 30, 30), 40, np.int16), EDGE)
