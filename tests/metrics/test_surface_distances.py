"""Surface distances of label maps, against hand values and other tools."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence

import numpy as np
import pytest
from scipy import ndimage
from scipy.spatial.distance import cdist

from vertext.errors import UsageError
from vertext.metrics import Overlap, surface_distances
from vertext.metrics.surface_edges import surface_edges

COARSE = (4.0, 0.7, 0.9)


def box(rows: slice, columns: slice = slice(4, 14), label: int = 1) -> np.ndarray:
    labels = np.zeros((5, 40, 20), np.uint8)
    labels[1:4, rows, columns] = label
    return labels


def blobs(shape: tuple[int, ...], seed: int) -> np.ndarray:
    """Labels 0 to 3 in ragged regions that touch each other and the border."""
    random = np.random.default_rng(seed)
    smooth = [ndimage.gaussian_filter(random.normal(size=shape), (0.6, 2, 2)) for _ in range(4)]
    return np.argmax(smooth, axis=0).astype(np.uint8)


def test_a_shifted_box_has_the_distances_of_its_shift() -> None:
    # Two rows of 0.7 mm. The leading row (3 slices of 10) lies 1.4 mm ahead; so far from the
    # trailing row lie the 6 inner pixels of the middle slice, which no side is nearer to.
    surface = surface_distances(box(slice(12, 22)), box(slice(10, 20)), COARSE)[1]
    assert np.count_nonzero(surface.to_truth == 1.4) == 3 * 10 + 6
    assert surface.hd95 == pytest.approx(1.4)
    assert surface.to_truth.max() == pytest.approx(1.4)


def test_means_by_hand_on_two_single_voxels_and_a_pair() -> None:
    one, two = np.zeros((3, 4, 9), np.uint8), np.zeros((3, 4, 9), np.uint8)
    one[1, 1, 2], two[1, 1, 2], two[1, 1, 6] = 1, 1, 1
    surface = surface_distances(one, two, (4.0, 1.0, 0.5))[1]
    assert surface.to_truth.tolist() == [0.0]
    assert surface.to_prediction.tolist() == [0.0, 2.0]
    assert surface.asd == 0.0
    assert surface.assd == pytest.approx(2 / 3)
    assert surface.hd95 == pytest.approx(0.95 * 2)  # linear between the two values
    assert surface.dice(1.0) == pytest.approx(2 / 3)
    assert surface.dice(2.0) == 1.0


def test_a_coarse_axis_counts_in_mm() -> None:
    surface = surface_distances(np.roll(box(slice(5, 9)), 1, 0), box(slice(5, 9)), COARSE)[1]
    # A slice of 4 mm away lies a row outside (0.7) or the same column of another slice.
    assert surface.to_truth.max() == pytest.approx(4.0)


@pytest.mark.parametrize("spacing", [COARSE, (1.0, 1.0, 1.0), (0.9, 2.0, 0.3)])
def test_every_distance_is_exact(spacing: Sequence[float]) -> None:
    found, true = blobs((7, 30, 26), 1), blobs((7, 30, 26), 2)
    found[:, :, :20][found[:, :, :20] == 3] = 0
    true[:, :, 6:][true[:, :, 6:] == 3] = 0
    result = surface_distances(found, true, spacing)
    for label in (1, 2, 3):
        ends = [
            np.argwhere(surface_edges(labels, axes=3) == label) * spacing
            for labels in (found, true)
        ]
        every = cdist(*ends)
        assert np.allclose(result[label].to_truth, every.min(1))
        assert np.allclose(result[label].to_prediction, every.min(0))


def test_far_structures_are_measured_too() -> None:
    """Beyond the reach of the step by step search, few points (a tree) and many (a transform)."""
    for size in (1, 8):
        near, far = np.zeros((9, 90, 30), np.uint8), np.zeros((9, 90, 30), np.uint8)
        near[:size, :size, :size], far[:size, 60 : 60 + size, :size] = 1, 1
        surface = surface_distances(near, far, (1.0, 0.5, 1.0))[1]
        assert surface.to_truth.min() == pytest.approx(0.5 * (61 - size))
        assert surface.to_truth.max() == pytest.approx(0.5 * 60)


def test_edges_touch_faces_and_on_demand_corners() -> None:
    cross = ndimage.generate_binary_structure(2, 1)
    mask = np.zeros((1, 12, 12), np.uint8)
    mask[0, 2:10, 2:10], mask[0, 9, 9] = 1, 0
    plain = mask[0] > 0
    for corners, shape in ((False, cross), (True, np.ones((3, 3), bool))):
        expected = plain & ~ndimage.binary_erosion(plain, shape)
        assert np.array_equal(surface_edges(mask, axes=2, corners=corners)[0] > 0, expected)


def test_a_stack_of_slices_is_measured_slice_by_slice() -> None:
    found, true = blobs((3, 30, 26), 3), blobs((3, 30, 26), 4)
    step = 10 * np.arange(3)[:, None, None]
    stacked = surface_distances(found + step * (found > 0), true + step * (true > 0), (1.0, 1.0))
    for index in range(3):
        for label, surface in surface_distances(found[index], true[index], (1.0, 1.0)).items():
            assert stacked[label + 10 * index].hd95 == surface.hd95
            assert stacked[label + 10 * index].assd == surface.assd


def test_labels_that_one_side_lacks_are_left_out() -> None:
    assert surface_distances(box(slice(5, 9), label=2), box(slice(5, 9)), COARSE) == {}


def test_matches_rename_and_may_share_a_label() -> None:
    whole = box(slice(10, 20), label=7)
    halves = np.where(box(slice(10, 15)) > 0, 1, 0) + np.where(box(slice(15, 20)) > 0, 2, 0)
    shared = surface_distances(whole, halves.astype(np.uint8), COARSE, matches={1: 7, 2: 7})
    assert set(shared) == {1, 2}
    for label in (1, 2):
        alone = surface_distances(whole, 7 * (halves == label).astype(np.uint8), COARSE)[7]
        assert shared[label].assd == alone.assd


@pytest.mark.parametrize("spacing", [(), (0.0, 1.0, 1.0), (math.nan, 1.0, 1.0), (1.0,) * 4])
def test_there_are_no_mm_without_a_spacing(spacing: Sequence[float]) -> None:
    with pytest.raises(UsageError, match="spacing"):
        surface_distances(box(slice(5, 9)), box(slice(5, 9)), spacing)


@pytest.mark.parametrize("spacing", [COARSE, (1.0, 1.0, 1.0)])
def test_equal_to_monai(spacing: Sequence[float]) -> None:
    torch = pytest.importorskip("torch")
    monai = pytest.importorskip("monai.metrics")
    found, true = blobs((7, 30, 26), 5), blobs((7, 30, 26), 6)

    def planes(labels: np.ndarray) -> object:
        return torch.from_numpy(np.stack([labels == n for n in range(4)]))[None]

    both = (planes(found), planes(true))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        theirs = {
            "hd95": monai.compute_hausdorff_distance(*both, percentile=95, spacing=spacing),
            "asd": monai.compute_average_surface_distance(*both, spacing=spacing),
            "assd": monai.compute_average_surface_distance(*both, symmetric=True, spacing=spacing),
            "dice": monai.compute_surface_dice(*both, [1.0] * 3, spacing=spacing),
        }
    ours = surface_distances(found, true, spacing)
    for label, surface in ours.items():
        mine = {"hd95": surface.hd95, "asd": surface.asd, "assd": surface.assd}
        for name, value in (mine | {"dice": surface.dice(1.0)}).items():
            assert value == pytest.approx(float(theirs[name][0, label - 1]), rel=1e-5)


def test_equal_to_surface_distance_where_the_surfaces_agree() -> None:
    """That package weighs by area and sits on voxel corners; a shifted box shows no difference."""
    package = pytest.importorskip("surface_distance")
    found, true = box(slice(12, 30)), box(slice(10, 28))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        theirs = package.compute_surface_distances(true > 0, found > 0, COARSE)
    ours = surface_distances(found, true, COARSE)[1]
    assert ours.hd95 == pytest.approx(package.compute_robust_hausdorff(theirs, 95))
    dice = package.compute_dice_coefficient(true > 0, found > 0)
    assert Overlap.of(found, true).dice(1) == pytest.approx(dice)
    furthest = max(ours.to_truth.max(), ours.to_prediction.max())
    assert furthest == pytest.approx(package.compute_robust_hausdorff(theirs, 100))


def test_an_empty_map_has_no_distances() -> None:
    empty = np.zeros((5, 40, 20), np.uint8)
    assert surface_distances(empty, box(slice(5, 9)), COARSE) == {}
    assert surface_distances(empty, empty, COARSE) == {}
