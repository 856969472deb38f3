"""Validation scores."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from vertext.training.volume_dice import VolumeDice  # noqa: E402

ALL = tuple(range(21))


def logits_of(labels: torch.Tensor) -> torch.Tensor:
    return torch.nn.functional.one_hot(labels.long(), 21).movedim(-1, 1).float() * 10


def slices(*rows: list[int]) -> torch.Tensor:
    return torch.tensor(rows, dtype=torch.uint8)[:, None, :]


def test_slices_of_a_volume_are_pooled() -> None:
    dice = VolumeDice(active=ALL)
    truth, found = slices([2, 2, 2, 0], [2, 0, 0, 0]), slices([2, 2, 2, 0], [0, 0, 0, 0])
    for one in range(2):
        dice.update(logits_of(found[one : one + 1]), truth[one : one + 1], ["a"])
    assert dice.compute()["dice/fine"] == pytest.approx(2 * 3 / 7)


def test_volumes_count_alike() -> None:
    dice = VolumeDice(active=ALL)
    truth, found = slices([2, 2, 2, 2], [3, 0, 0, 0]), slices([2, 2, 2, 2], [0, 0, 0, 0])
    dice.update(logits_of(found), truth, ["a", "b"])
    assert dice.compute()["dice/fine"] == pytest.approx(0.5)


def test_a_wrong_level_is_still_the_right_kind() -> None:
    dice = VolumeDice(active=ALL)
    dice.update(logits_of(slices([3, 3, 0, 0])), slices([2, 2, 0, 0]), ["a"])
    assert dice.compute() == {"dice/fine": 0.0, "dice/vertebra": 1.0}


def test_unknown_levels_count_as_vertebra_and_ignored_pixels_not_at_all() -> None:
    dice = VolumeDice(active=ALL)
    dice.update(logits_of(slices([2, 2, 2, 2])), slices([2, 254, 255, 255]), ["a"])
    assert dice.compute() == {"dice/fine": 1.0, "dice/vertebra": 1.0}


def test_inactive_classes_are_never_predicted() -> None:
    dice = VolumeDice(active=(0, 2))
    dice.update(logits_of(slices([1, 2, 2, 0])), slices([0, 2, 2, 0]), ["a"])
    assert dice.compute()["dice/fine"] == 1.0
