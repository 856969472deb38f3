"""Pooling into nodes and back."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from vertext.models.baselines.spineparsenet.region_graph import RegionGraph  # noqa: E402

SHAPE = (3, 4, 5)


def halves() -> torch.Tensor:
    """Logits of three classes: background left, class 2 right, class 1 nowhere."""
    logits = torch.full((1, 3, *SHAPE), -50.0)
    logits[:, 0, ..., :2] = 50.0
    logits[:, 2, ..., 2:] = 50.0
    return logits


def test_a_node_is_the_mean_of_its_region() -> None:
    features = torch.randn(1, 6, *SHAPE)
    nodes = RegionGraph.pool(features, halves().softmax(1).flatten(2))
    torch.testing.assert_close(nodes[0, 0], features[0, ..., :2].mean((1, 2, 3)))
    torch.testing.assert_close(nodes[0, 2], features[0, ..., 2:].mean((1, 2, 3)))
    torch.testing.assert_close(nodes[0, 1], torch.zeros(6))


def test_voxels_of_a_class_share_what_its_node_learned() -> None:
    torch.manual_seed(0)
    graph = RegionGraph(6, node=8, classes=3, layers=2)
    semantic = graph(torch.randn(1, 6, *SHAPE), halves())
    assert semantic.shape == (1, 8, *SHAPE)
    left, right = semantic[..., :2].flatten(2), semantic[..., 2:].flatten(2)
    torch.testing.assert_close(left, left[..., :1].expand_as(left))
    torch.testing.assert_close(right, right[..., :1].expand_as(right))
    assert not torch.allclose(left[..., 0], right[..., 0])


def test_a_message_travels_as_far_as_there_are_layers() -> None:
    from vertext.anatomy import SPINE

    torch.manual_seed(0)
    names = ("L3", "L3/L4", "L4", "L4/L5")
    places = [SPINE.by_name(name).index for name in names]
    logits = torch.full((1, 21, 1, 1, 4), -50.0)
    for column, place in enumerate(places):
        logits[0, place, 0, 0, column] = 50.0
    features = torch.randn(1, 6, 1, 1, 4)
    changed = features.clone()
    changed[..., 0] += 1.0
    graph = RegionGraph(6, node=16, classes=21, layers=2)
    moved = (graph(features, logits) - graph(changed, logits)).abs().sum((0, 1, 2, 3))
    assert (moved > 1e-6).tolist() == [True, True, True, False]
