import numpy as np
import pytest

from vertext.anatomy import Side
from vertext.chest.lung_sides import lung_sides
from vertext.chest.sided_classes import sided_classes
from vertext.errors import LabelError


def test_sides_follow_the_lungs_and_not_the_middle_of_the_image() -> None:
    lungs = np.zeros((100, 4, 4), np.uint8)
    lungs[10:20], lungs[40:60] = Side.LEFT.number, Side.RIGHT.number
    sides = lung_sides(lungs)[:, 0, 0]
    assert np.flatnonzero(np.diff(sides)).tolist() in ([29], [28])
    classes = sided_classes(np.ones(lungs.shape, np.uint8), lung_sides(lungs))
    assert set(np.unique(classes[35:50])) == {3}


def test_numbers_of_vessel_and_side_make_a_class() -> None:
    kinds, sides = np.array([0, 1, 2, 1, 2]), np.array([1, 1, 1, 2, 2])
    assert sided_classes(kinds, sides).tolist() == [0, 1, 2, 3, 4]
    with pytest.raises(LabelError, match="not 3"):
        sided_classes(np.array([3]), np.array([1]))
    with pytest.raises(LabelError, match="neither"):
        sided_classes(np.array([1]), np.array([0]))
