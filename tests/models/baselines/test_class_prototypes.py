"""Prototypes: what is taken over, what moves, what is saved."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from vertext.models.baselines.class_prototypes import ClassPrototypes  # noqa: E402

PRESENT = torch.tensor([[False, True, True], [False, False, True]])
VECTORS = torch.tensor([[[9.0, 9.0], [2.0, 0.0], [1.0, 1.0]], [[9.0, 9.0], [9.0, 9.0], [3.0, 5.0]]])


def seen_once() -> ClassPrototypes:
    prototypes = ClassPrototypes(classes=3, dim=2, momentum=0.75)
    prototypes.update(VECTORS, PRESENT)
    return prototypes


def test_the_first_sight_of_a_class_is_taken_over() -> None:
    assert seen_once().vectors.tolist() == [[0.0, 0.0], [2.0, 0.0], [2.0, 3.0]]


def test_a_known_class_moves_by_the_rest_of_the_momentum() -> None:
    prototypes = seen_once()
    prototypes.update(VECTORS + 4, PRESENT)
    assert prototypes.vectors.tolist() == [[0.0, 0.0], [3.0, 1.0], [3.0, 4.0]]


def test_an_absent_class_stays() -> None:
    prototypes = seen_once()
    prototypes.update(VECTORS + 4, torch.zeros_like(PRESENT))
    assert torch.equal(prototypes.vectors, seen_once().vectors)


def test_only_known_classes_are_enriched() -> None:
    mixed = seen_once().enrich(torch.ones(1, 3, 2), share=0.5)
    assert mixed.tolist() == [[[1.0, 1.0], [1.5, 0.5], [1.5, 2.0]]]


def test_they_are_saved_with_the_weights() -> None:
    again = ClassPrototypes(classes=3, dim=2, momentum=0.75)
    again.load_state_dict(seen_once().state_dict())
    assert torch.equal(again.vectors, seen_once().vectors)
