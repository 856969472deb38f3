"""Many atlases on one spine: chosen, registered, rejected with a reason."""

from __future__ import annotations

import numpy as np
import pytest

from tests.atlases.spines import atlas, target
from vertext.anatomy import IGNORE
from vertext.atlases import RegisteredAtlases, WarpLimits, register_atlases, select_atlases
from vertext.errors import UnsupportedInputError

ATLASES = (atlas("same"), atlas("lower", shift=6), atlas("shorter", levels=("L1", "L5")))


@pytest.fixture(scope="module")
def registered() -> RegisteredAtlases:
    return register_atlases(target(), ATLASES, workers=2)


def test_the_most_alike_come_first() -> None:
    assert [one.name for one in select_atlases(target(), ATLASES, 2)] == ["same", "lower"]


def test_no_atlas_of_the_same_levels_is_refused() -> None:
    with pytest.raises(UnsupportedInputError, match="shares 3 levels"):
        select_atlases(target(("T9", "T10")), [atlas("low", levels=("L3", "L5"))], 1)


def test_labels_are_brought_and_stay_labels(registered: RegisteredAtlases) -> None:
    assert not registered.rejected
    for warped, one in zip(registered.warped, ATLASES, strict=True):
        assert set(np.unique(warped.labels)) <= {*np.unique(one.labels.data), IGNORE}
        assert warped.dice > 0.9


def test_the_image_comes_along(registered: RegisteredAtlases) -> None:
    image = registered.warped[1].image()
    bone = np.isin(registered.warped[1].labels, (1, 2))
    assert image.shape == target().labels.shape
    assert image[bone].mean() > 2 * image[registered.warped[1].labels == 0].mean()


def test_what_does_not_fit_is_rejected_with_the_reason() -> None:
    strict = WarpLimits(dice=1.01)
    found = register_atlases(target(), ATLASES[1:2], limits=strict)
    assert "below 1.01" in found.rejected["lower"]
    with pytest.raises(UnsupportedInputError, match=r"no atlas could be registered \(lower"):
        found.labels()


def test_a_warp_that_folds_is_rejected() -> None:
    found = register_atlases(target(), ATLASES[:1], limits=WarpLimits(folded=-1.0))
    assert "folds at 0.0%" in found.rejected["same"]


def test_an_atlas_without_common_levels_is_rejected() -> None:
    found = register_atlases(target(("T9", "T12")), [atlas("low", levels=("L3", "L5"))])
    assert "share 0 levels" in found.rejected["low"]


def test_progress_is_told_after_each() -> None:
    told: list[tuple[int, int]] = []

    def tell(title: str, done: int, total: int) -> None:
        told.append((done, total))

    register_atlases(target(), ATLASES[:2], progress=tell)
    assert told == [(1, 2), (2, 2)]


def test_an_atlas_one_vertebra_off_is_laid_on_its_own_levels() -> None:
    off = atlas("off", shift=22)
    labels = register_atlases(target(), [off]).labels()[0]
    shown = (labels > 0) & (labels < IGNORE) & (target().labels > 0)
    assert (labels == target().labels)[shown].mean() > 0.95
