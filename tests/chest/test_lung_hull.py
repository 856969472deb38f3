import numpy as np
import pytest
from scipy.spatial import ConvexHull, Delaunay

from tests.data.vascular_phantom.small import SMALL
from vertext.chest.lung_hull import lung_hull
from vertext.data.vascular_phantom import make_vascular_phantom
from vertext.errors import UnsupportedInputError


def _two_boxes() -> np.ndarray:
    lungs = np.zeros((30, 12, 10), np.uint8)
    lungs[2:8, 3:9, 1:7] = 1
    lungs[20:26, 3:9, 3:9] = 2
    return lungs


def test_it_holds_the_lungs_and_what_lies_between_them_and_nothing_else() -> None:
    lungs = _two_boxes()
    inside = lung_hull(lungs)
    assert inside[lungs > 0].all()
    assert inside[14, 3:9, 4:6].all()
    for outside in (inside[:2], inside[26:], inside[:, :3], inside[:, 9:], inside[14, :, :2]):
        assert not outside.any()


def test_it_is_the_convex_hull_of_the_voxels_of_the_lungs() -> None:
    lungs = np.zeros((14, 12, 10), np.uint8)
    lungs[tuple(np.random.default_rng(0).integers(2, 10, (3, 12)))] = 1
    half = np.array(np.meshgrid(*3 * [[-0.5, 0.5]])).reshape(3, -1).T
    corners = (np.argwhere(lungs)[:, None] + half).reshape(-1, 3)
    hull = Delaunay(corners[ConvexHull(corners).vertices])
    places = np.indices(lungs.shape).reshape(3, -1).T
    wanted = (hull.find_simplex(places) >= 0).reshape(lungs.shape)
    np.testing.assert_array_equal(lung_hull(lungs), wanted)


def test_a_single_voxel_is_its_own_hull() -> None:
    lungs = np.zeros((5, 5, 5), np.uint8)
    lungs[2, 3, 1] = 2
    np.testing.assert_array_equal(lung_hull(lungs), lungs > 0)


@pytest.mark.parametrize("seed", range(4))
def test_it_holds_every_vessel_of_a_chest(seed: int) -> None:
    phantom = make_vascular_phantom(seed, **SMALL)
    assert lung_hull(phantom.lungs)[phantom.kinds > 0].all()


def test_no_lung_is_refused() -> None:
    with pytest.raises(UnsupportedInputError, match="no lung"):
        lung_hull(np.zeros((4, 4, 4), np.uint8))
