"""ConvNeXt: published size, shapes, norm over channels."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from vertext.models.baselines.convnext import ChannelNorm, ConvNext  # noqa: E402


def test_the_tiny_size_is_the_published_one() -> None:
    with torch.device("meta"):
        network = ConvNext(in_channels=3, dims=(96, 192, 384, 768), depths=(3, 3, 9, 3))
    classifier, last_norm = 768 * 1000 + 1000, 2 * 768
    assert sum(p.numel() for p in network.parameters()) == 28_589_128 - classifier - last_norm


def test_features_halve_from_a_quarter() -> None:
    network = ConvNext(in_channels=2, dims=(4, 6, 8, 10), depths=(1, 1, 2, 1))
    features = network(torch.randn(1, 2, 64, 96))
    assert [tuple(f.shape[1:]) for f in features] == [
        (4, 16, 24),
        (6, 8, 12),
        (8, 4, 6),
        (10, 2, 3),
    ]


def test_channels_are_normalised_at_each_pixel() -> None:
    normed = ChannelNorm(16)(torch.randn(2, 16, 3, 5) * 4 + 7)
    torch.testing.assert_close(normed.mean(1), torch.zeros(2, 3, 5), atol=1e-5, rtol=0)
    torch.testing.assert_close(normed.var(1, correction=0), torch.ones(2, 3, 5), atol=1e-4, rtol=0)
