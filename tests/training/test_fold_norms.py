"""Batch normalisation inside convolutions computes the same."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from torch import nn  # noqa: E402

from vertext.training.fold_norms import fold_norms  # noqa: E402


@torch.no_grad()
def test_a_folded_network_computes_the_same() -> None:
    torch.manual_seed(0)
    first, second = nn.BatchNorm2d(4), nn.BatchNorm2d(4)
    inner = nn.Sequential(nn.Conv2d(2, 4, 3, bias=False), first)
    network = nn.Sequential(inner, nn.ReLU(), nn.Conv2d(4, 4, 1), second).train()
    network(torch.randn(8, 2, 8, 8))  # statistics other than 0 and 1
    network.eval()
    image = torch.randn(1, 2, 8, 8)
    expected = network(image)
    fold_norms(network)
    torch.testing.assert_close(network(image), expected)
    assert not any(isinstance(module, nn.BatchNorm2d) for module in network.modules())
