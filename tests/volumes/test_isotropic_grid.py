import numpy as np
import pytest

from vertext.errors import UsageError
from vertext.volumes import Volume
from vertext.volumes.geometry import axis_codes_of, spacing_of
from vertext.volumes.isotropic_grid import IsotropicGrid

# Array axes grow downward, to the left and to the front: an unusual scan.
AFFINE = np.array([[0, -0.8, 0, 30], [0, 0, 1.2, -20], [-2.5, 0, 0, 90], [0, 0, 0, 1.0]])
SHAPE = (12, 31, 22)


def _ramp() -> Volume:
    """A scan whose grey values are linear in world coordinates."""
    index = np.stack([*np.indices(SHAPE), np.ones(SHAPE)], axis=-1)
    world = index @ AFFINE.T
    return Volume(world[..., :3] @ np.array([1.0, 10.0, 100.0]), AFFINE)


@pytest.mark.parametrize("spacing", [1.5, 0.9, 3.0])
def test_cubes_see_the_scan_where_they_lie_in_the_world(spacing: float) -> None:
    scan = _ramp()
    grid = IsotropicGrid.of(scan, spacing)
    assert axis_codes_of(grid.affine) == "RAS"
    assert spacing_of(grid.affine) == pytest.approx((spacing,) * 3)
    cubes = grid.sample(scan.data)
    assert cubes.shape == grid.shape
    place = np.array(grid.shape) // 2
    world = (grid.affine @ [*place, 1])[:3]
    assert cubes[tuple(place)] == pytest.approx(world @ [1, 10, 100], abs=0.05)


@pytest.mark.parametrize("spacing", [0.8, 0.5])
def test_labels_come_back_to_their_own_voxels(spacing: float) -> None:
    labels = np.random.default_rng(0).integers(0, 5, SHAPE).astype(np.uint8)
    scan = Volume(labels, AFFINE)
    grid = IsotropicGrid.of(scan, spacing)
    back = grid.restore_labels(grid.sample_labels(labels))
    assert back.dtype == np.uint8
    # Where cubes are finer than voxels, each voxel is seen by some cube of its own.
    assert (back == labels).mean() > 0.9


def test_a_scan_of_such_voxels_is_only_turned() -> None:
    data = np.random.default_rng(0).normal(size=(4, 5, 6)).astype(np.float32)
    grid = IsotropicGrid.of(Volume(data, np.diag([-1.5, -1.5, 1.5, 1])), 1.5)
    assert np.array_equal(grid.sample(data), data[::-1, ::-1])
    assert grid.affine[:3, 3].tolist() == [-4.5, -6.0, 0.0]
    with pytest.raises(UsageError, match="above 0"):
        IsotropicGrid.of(Volume(data, np.eye(4)), 0)
