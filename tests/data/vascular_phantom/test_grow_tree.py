import numpy as np
import pytest

from vertext.data.vascular_phantom import VesselTree
from vertext.data.vascular_phantom.grow_tree import grow_tree

TARGETS = np.random.default_rng(0).uniform(-40, 40, (60, 3))
TRUNK = np.array([[-80.0, 0, 0], [-50.0, 0, 0]])


@pytest.fixture(scope="module")
def tree() -> VesselTree:
    return grow_tree(TRUNK, TARGETS, np.random.default_rng(1), tip_radius_mm=0.8)


def test_every_division_keeps_murrays_law(tree: VesselTree) -> None:
    for parent, children in tree.children().items():
        cubes = sum(tree.branches[child].radius_mm ** 3 for child in children)
        assert cubes == pytest.approx(tree.branches[parent].radius_mm ** 3)


def test_it_ends_in_every_target_and_nowhere_else(tree: VesselTree) -> None:
    dividing = tree.children()
    ends = [b.points[-1] for place, b in enumerate(tree.branches) if place not in dividing]
    assert np.allclose(np.unique(ends, axis=0), np.unique(TARGETS, axis=0))


def test_a_branch_begins_where_its_parent_ends(tree: VesselTree) -> None:
    for branch in tree.branches[1:]:
        parent = tree.branches[branch.parent]
        assert np.allclose(branch.points[0], parent.points[-1])
        assert branch.generation == parent.generation + 1


def test_samples_of_a_branch_lie_close_together(tree: VesselTree) -> None:
    points = tree.branches[1].sampled(0.5)
    steps = np.linalg.norm(np.diff(points, axis=0), axis=1)
    assert 0 < steps.max() <= 0.5
    assert steps.sum() == pytest.approx(tree.branches[1].length_mm)
