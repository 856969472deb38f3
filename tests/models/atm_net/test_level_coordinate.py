"""Levels as places on one axis."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from vertext.anatomy import SPINE  # noqa: E402
from vertext.models.atm_net.level_coordinate import LevelCoordinate  # noqa: E402

LEVELS = [structure.index for structure in SPINE.ordered]


def probabilities(place: float, spread: float = -3.0) -> torch.Tensor:
    raw = torch.tensor([place, spread])[None, :, None, None]
    return LevelCoordinate(LEVELS)(raw).softmax(dim=1)[0, :, 0, 0]


def test_at_the_place_of_a_level_that_level_is_likeliest() -> None:
    head = LevelCoordinate(LEVELS)
    for number, place in enumerate(head.axis[:, 0, 0].tolist()):
        assert int(probabilities((place - 5.0) / 2.0).argmax()) == number


def test_going_up_by_one_vertebra_adds_one() -> None:
    axis = LevelCoordinate(LEVELS).axis[:, 0, 0]
    bones = [i for i, s in enumerate(SPINE.ordered) if s.name in ("L5", "L4", "L3")]
    assert (axis[bones].diff() == -1).all()


def test_an_unsure_network_gives_its_neighbours_more() -> None:
    sure, unsure = (probabilities(0.0, spread).sort().values for spread in (-3.0, 1.0))
    assert unsure[-1] < sure[-1]
    assert unsure[-2] > sure[-2]


def test_no_network_is_so_sure_that_a_level_is_impossible() -> None:
    assert torch.isfinite(probabilities(50.0, -50.0)).all()
