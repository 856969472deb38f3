"""Which classes are neighbours."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from vertext.anatomy import SPINE  # noqa: E402
from vertext.models.baselines.spineparsenet.class_graph import class_graph  # noqa: E402


def linked(name: str) -> set[str]:
    row = class_graph(21)[SPINE.by_name(name).index]
    return {SPINE.classes[number] for number in row.nonzero()[:, 0]}


@pytest.mark.parametrize(
    ("name", "neighbours"),
    [
        ("L4", {"L3/L4", "L4", "L4/L5"}),
        ("L4/L5", {"L4", "L4/L5", "L5"}),
        ("T9", {"T9", "T9/T10"}),
        ("S", {"L5/S1", "S"}),
        ("canal", {"canal"}),
    ],
)
def test_a_structure_is_linked_to_those_it_touches(name: str, neighbours: set[str]) -> None:
    assert linked(name) == neighbours


def test_background_and_unknown_classes_stand_alone() -> None:
    graph = class_graph(25)
    assert graph[0].nonzero().flatten().tolist() == [0]
    assert graph[24].nonzero().flatten().tolist() == [24]


def test_convolution_never_amplifies() -> None:
    graph = class_graph(21)
    assert torch.equal(graph, graph.T)
    assert torch.linalg.eigvalsh(graph).abs().max() == pytest.approx(1.0, abs=1e-5)
