"""Ariadne's Thread: the weight of its text, and its settings."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from vertext.models.baselines.ariadnes_thread import (  # noqa: E402
    AriadnesThread,
    AriadnesThreadConfig,
)

SMALL = {
    "image_size": (64, 64),
    "text_dim": 12,
    "max_tokens": 10,
    "dims": (8, 8, 16, 16),
    "depths": (1, 1, 1, 1),
    "fine": 4,
}


def test_its_text_weighs_as_published_and_without_weight_changes_nothing() -> None:
    torch.manual_seed(0)
    network = AriadnesThread(AriadnesThreadConfig(**SMALL)).eval()
    assert [float(stage.alpha) for stage in network.stages] == pytest.approx([1.421] * 3)
    image, tokens = torch.randn(1, 1, 64, 64), torch.randn(1, 10, 12)
    mask = torch.ones(1, 10, dtype=torch.bool)
    with torch.no_grad():
        for stage in network.stages:
            stage.alpha.zero_()
        assert torch.equal(network(image, tokens, mask), network(image, 3 * tokens + 1, mask))


def test_the_published_size_mixes_to_24_12_and_9_tokens() -> None:
    with torch.device("meta"):
        network = AriadnesThread(AriadnesThreadConfig())
    assert [stage.text.mix.out_channels for stage in network.stages] == [24, 12, 9]
    assert [stage.text.project.out_features for stage in network.stages] == [768, 384, 192]


def test_channels_must_divide_into_heads() -> None:
    with pytest.raises(ValueError, match="multiples of 4"):
        AriadnesThreadConfig(dims=(8, 8, 16, 18))
