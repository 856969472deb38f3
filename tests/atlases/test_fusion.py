"""Label maps become one, whatever their order."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from tests.atlases.spines import atlas, target
from vertext.anatomy import IGNORE
from vertext.atlases import (
    ProbabilityAtlas,
    joint_label_fusion,
    majority_vote,
    register_atlases,
    staple,
)
from vertext.errors import MissingExtraError

BOX = np.zeros((1, 12, 12), np.uint8)
BOX[:, 3:9, 3:9] = 4
SHIFTED = np.roll(BOX, 1, axis=2)
OTHER = np.where(BOX > 0, 5, 0).astype(np.uint8)
UNSEEN = np.full_like(BOX, IGNORE)


@pytest.mark.parametrize("fuse", [majority_vote, staple])
def test_the_many_are_right(fuse) -> None:
    np.testing.assert_array_equal(fuse(np.stack([BOX, SHIFTED, BOX, BOX, UNSEEN])), BOX)


@pytest.mark.parametrize("fuse", [majority_vote, staple])
def test_order_does_not_matter(fuse) -> None:
    maps = np.stack([BOX, OTHER, SHIFTED, OTHER, BOX])
    np.testing.assert_array_equal(fuse(maps), fuse(maps[::-1]))


@pytest.mark.parametrize("fuse", [majority_vote, staple])
def test_only_labels_of_the_maps_come_out(fuse) -> None:
    assert set(np.unique(fuse(np.stack([BOX, OTHER, SHIFTED])))) <= {0, 4, 5}


@pytest.mark.parametrize("fuse", [majority_vote, staple])
def test_what_nobody_sees_is_background(fuse) -> None:
    assert not fuse(np.stack([UNSEEN, UNSEEN])).any()


def test_who_does_not_see_a_place_has_no_vote() -> None:
    np.testing.assert_array_equal(majority_vote(np.stack([BOX, UNSEEN, UNSEEN])), BOX)


def test_shares_of_votes() -> None:
    found = ProbabilityAtlas.of(np.stack([BOX, BOX, OTHER, UNSEEN]))
    np.testing.assert_allclose(found.mean.sum(axis=0), 1)
    np.testing.assert_allclose(found.mean[[4, 5], 0, 5, 5], (2 / 3, 1 / 3))
    np.testing.assert_allclose(found.variance[4, 0, 5, 5], 2 / 9)
    two = -(2 / 3 * np.log(2 / 3) + 1 / 3 * np.log(1 / 3)) / np.log(21)
    assert found.entropy[0, 5, 5] == pytest.approx(two)
    assert found.entropy[0, 0, 0] == 0


def test_shares_do_not_hang_on_the_order() -> None:
    maps = np.stack([BOX, OTHER, SHIFTED])
    one, other = ProbabilityAtlas.of(maps), ProbabilityAtlas.of(maps[::-1])
    np.testing.assert_array_equal(one.mean, other.mean)


def test_joint_label_fusion_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ants", None)
    registered = register_atlases(target(), [])
    with pytest.raises(MissingExtraError, match=r"antspyx.*vertext\[ants\]"):
        joint_label_fusion(BOX, registered)


@pytest.mark.slow
def test_joint_label_fusion_keeps_a_spine() -> None:
    pytest.importorskip("ants")
    registered = register_atlases(target(), [atlas("a"), atlas("b", shift=4)])
    image = atlas("t").image
    assert image is not None
    fused = joint_label_fusion(image.data, registered)
    assert (fused == target().labels).mean() > 0.97
    assert set(np.unique(fused)) <= set(np.unique(target().labels))
