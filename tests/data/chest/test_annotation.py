import numpy as np
import pytest

from vertext.anatomy import Side
from vertext.data.chest.annotation import HILUM_MM, Annotation
from vertext.errors import UnsupportedInputError, UsageError


def _lungs() -> np.ndarray:
    lungs = np.zeros((60, 20, 20), np.uint8)
    lungs[5:15, 5:15, 5:15] = Side.LEFT.number
    lungs[45:55, 5:15, 5:15] = Side.RIGHT.number
    return lungs


def test_half_of_the_labels_are_kept() -> None:
    labels = np.arange(5)
    one = Annotation.of(["right vein", "right artery"])
    assert one.keep(labels).tolist() == [0, 0, 0, 3, 4]
    assert one.vector.tolist() == [False, False, True, True]
    assert one.sides == (Side.RIGHT,)


def test_with_both_sides_annotated_everything_counts_on_its_side() -> None:
    region = Annotation.of(["left artery", "right artery"]).region(_lungs(), (1, 1, 1))
    assert (region[:30] == Side.LEFT.number).all()
    assert (region[30:] == Side.RIGHT.number).all()


def test_with_one_side_annotated_that_lung_counts_with_its_hilum() -> None:
    region = Annotation.of(["left artery", "left vein"]).region(_lungs(), (1, 1, 1))
    along = np.flatnonzero(region[:, 10, 10])
    assert (along.min(), along.max()) == (0, 14 + HILUM_MM)
    # In millimetres, not in voxels; and never beyond the middle between the lungs.
    coarse = Annotation.of(["left artery"]).region(_lungs(), (4, 1, 1))
    assert np.flatnonzero(coarse[:, 10, 10]).max() == 14 + HILUM_MM / 4
    fine = Annotation.of(["left artery"]).region(_lungs(), (0.4, 1, 1))
    assert np.flatnonzero(fine[:, 10, 10]).max() <= 30


def test_bad_annotations_are_refused() -> None:
    with pytest.raises(UsageError, match="at least one"):
        Annotation.of([])
    with pytest.raises(UnsupportedInputError, match="no lung"):
        Annotation.of(["left vein"]).region(np.zeros((4, 4, 4), np.uint8), (1, 1, 1))
