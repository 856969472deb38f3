"""Volumes and centroids of hand-countable label maps."""

import numpy as np
import pytest

from vertext.measures.structure_size import structure_sizes
from vertext.volumes import LabelMap


def test_box_has_its_volume_and_centre_in_world_mm():
    labels = np.zeros((4, 5, 6), dtype=np.uint8)
    labels[1:3, 2:4, 0:3] = 7
    affine = np.array([[0, 0, -2, 10], [3, 0, 0, -1], [0, 0.5, 0, 4], [0, 0, 0, 1]], dtype=float)
    ((label, size),) = structure_sizes(LabelMap(labels, affine)).items()
    assert label == 7
    assert size.voxels == 12
    assert size.volume_mm3 == pytest.approx(12 * 3.0)
    assert size.centroid_mm == pytest.approx((-2 * 1 + 10, 3 * 1.5 - 1, 0.5 * 2.5 + 4))


def test_oblique_voxels_keep_their_volume():
    turn = np.deg2rad(30)
    affine = np.eye(4)
    affine[:2, :2] = [[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]
    affine[:3, :3] *= 2
    labels = np.ones((2, 2, 2), dtype=np.int32)
    assert structure_sizes(LabelMap(labels, affine))[1].volume_mm3 == pytest.approx(64)


def test_several_labels_do_not_mix():
    labels = np.zeros((3, 3, 3), dtype=np.uint16)
    labels[0, 0, 0], labels[2, 2, 2] = 201, 5
    sizes = structure_sizes(LabelMap(labels, np.eye(4)))
    assert list(sizes) == [5, 201]
    assert sizes[5].centroid_mm == (2, 2, 2)
    assert sizes[201].centroid_mm == (0, 0, 0)


def test_empty_map_has_no_structures():
    assert structure_sizes(LabelMap(np.zeros((2, 2, 2), dtype=np.uint8), np.eye(4))) == {}
