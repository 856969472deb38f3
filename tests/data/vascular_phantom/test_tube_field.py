import numpy as np

from vertext.data.vascular_phantom import Branch
from vertext.data.vascular_phantom.chest_grid import ChestGrid
from vertext.data.vascular_phantom.tube_field import OUTSIDE_MM, TubeField

GRID = ChestGrid.around((20, 20, 20), 1.0)
LINE = np.array([[-8.0, 0.5, 0.5], [8.0, 0.5, 0.5]])


def test_distances_are_those_to_the_wall() -> None:
    field = TubeField(GRID, [Branch(LINE, 3.0)], margin_mm=4)
    x, y, z = GRID.axes
    beyond = np.maximum(np.abs(x) - 8, 0)
    true = np.sqrt(beyond**2 + (y - 0.5) ** 2 + (z - 0.5) ** 2) - 3
    kept = field.distance_mm < OUTSIDE_MM
    assert kept[true <= 3.9].all()
    assert np.allclose(field.distance_mm[kept], true[kept], atol=1e-5)


def test_coverage_adds_up_to_the_volume() -> None:
    long = Branch(np.array([[-50.0, 0.2, 0.3], [50.0, 0.2, 0.3]]), 4.0)
    share = TubeField(GRID, [long], margin_mm=4).coverage(1.0)
    assert np.isclose(share.sum() / GRID.shape[0], np.pi * 16, rtol=0.02)


def test_a_hair_stays_in_one_piece() -> None:
    slanted = Branch(np.array([[-9.3, -7.1, -8.8], [8.7, 9.2, 6.1]]), 0.05)
    field = TubeField(GRID, [slanted], margin_mm=1)
    assert (field.distance_mm <= 0).sum() < 3
    voxels = np.argwhere(field.inside)
    steps = np.abs(np.diff(voxels[np.argsort(voxels @ [18, 16.3, 14.9])], axis=0))
    assert steps.max() == 1
