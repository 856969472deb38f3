"""Nerve roots lie where their truth says."""

from __future__ import annotations

import numpy as np
import pytest

from vertext.anatomy import LUMBOSACRAL_PLEXUS
from vertext.data.distance_to_segment import distance_to_segment
from vertext.data.phantom import Enumeration, Phantom, SpineGeometry, make_phantom
from vertext.data.phantom.nerve_roots import nerve_roots
from vertext.data.phantom.spine_layout import SpineLayout

SPACING = (4.0, 1.5, 1.5)


@pytest.fixture(scope="module")
def phantom() -> Phantom:
    return make_phantom(
        3, plane=(200, 140), pixel_mm=SPACING[1], slices=(21, SPACING[0]), roots=True
    )


def test_every_voxel_of_a_root_lies_in_its_tube(phantom: Phantom) -> None:
    labels, affine = phantom.plexus.data, phantom.plexus.affine
    assert [root.number for root in phantom.roots] == [root.index for root in LUMBOSACRAL_PLEXUS]
    for root in phantom.roots:
        places = np.argwhere(labels == root.number)
        world = (places @ affine[:3, :3].T + affine[:3, 3]).T
        pieces = zip(root.points[:-1], root.points[1:], strict=True)
        away = np.min([distance_to_segment(world, *ends) for ends in pieces], axis=0)
        assert len(places)
        assert away.max() <= root.radius_mm + 1e-6


def test_a_root_is_as_large_as_its_tube(phantom: Phantom) -> None:
    """Roots below may be painted over those above, so all count together."""
    voxels = (phantom.plexus.data > 0).sum() * np.prod(SPACING)
    lengths = [np.linalg.norm(np.diff(r.points, axis=0), axis=1).sum() for r in phantom.roots]
    radii = np.array([root.radius_mm for root in phantom.roots])
    tubes = (np.pi * radii**2 * (np.array(lengths) + 4 / 3 * radii)).sum()
    assert voxels == pytest.approx(tubes, rel=0.1)


def test_left_mirrors_right(phantom: Phantom) -> None:
    for left, right in zip(phantom.roots[::2], phantom.roots[1::2], strict=True):
        assert np.allclose(left.points[:, 1:], right.points[:, 1:])
        assert (left.points[:, 0] < right.points[:, 0]).all()


def test_other_labels_and_phantoms_know_no_roots() -> None:
    plain = make_phantom(3, plane=(64, 64), pixel_mm=4.0, slices=(3, 4.0))
    assert not plain.roots
    assert not plain.plexus.data.any()


def test_a_vertebra_that_is_missing_has_no_roots() -> None:
    layout = SpineLayout(SpineGeometry.typical(enumeration=Enumeration.FOUR_LUMBAR))
    missing = {root.name for root in LUMBOSACRAL_PLEXUS} - {r.name for r in nerve_roots(layout)}
    assert missing == {"L5 left root", "L5 right root"}
