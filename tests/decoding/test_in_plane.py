"""The fast filters do what the general ones do."""

import numpy as np
import pytest
from scipy import ndimage

from vertext.decoding.in_plane import grow, shrink

SQUARE = np.ones((1, 3, 3), bool)


@pytest.mark.parametrize("seed", range(3))
def test_shrinking_is_erosion_within_slices(seed: int) -> None:
    mask = np.random.default_rng(seed).random((4, 17, 13)) < 0.8
    assert np.array_equal(shrink(mask), ndimage.binary_erosion(mask, SQUARE))


@pytest.mark.parametrize("seed", range(3))
def test_growing_takes_the_largest_neighbour_within_slices(seed: int) -> None:
    values = np.random.default_rng(seed).integers(0, 9, (4, 17, 13)).astype(np.int32)
    expected = ndimage.maximum_filter(values, footprint=SQUARE, mode="constant")
    assert np.array_equal(grow(values), expected)
    mask = values > 6
    assert np.array_equal(grow(mask), ndimage.binary_dilation(mask, SQUARE))


@pytest.mark.parametrize("shape", [(2, 1, 5), (2, 2, 2), (1, 5, 1)])
def test_narrow_images_are_no_exception(shape: tuple[int, int, int]) -> None:
    mask = np.ones(shape, bool)
    assert np.array_equal(shrink(mask), ndimage.binary_erosion(mask, SQUARE))
    assert grow(mask).all()
