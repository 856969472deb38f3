"""U-BiSeNet: its size, its encoder, and what strip pooling sees."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from torch import nn  # noqa: E402

from vertext.models.baselines.strip_pooling import StripPooling  # noqa: E402
from vertext.models.baselines.u_bisenet import UBiSeNet, UBiSeNetConfig  # noqa: E402


def test_the_default_size_is_near_the_published_one() -> None:
    with torch.device("meta"):
        network = UBiSeNet(UBiSeNetConfig())
    assert sum(p.numel() for p in network.parameters()) / 1e6 == pytest.approx(12.59, abs=0.1)


def test_the_encoder_has_the_layers_of_resnet_34() -> None:
    encoder = UBiSeNet(UBiSeNetConfig(image_size=(64, 64))).encoder
    layers = [m for m in encoder.modules() if isinstance(m, nn.Conv2d) and m.kernel_size != (1, 1)]
    assert len(layers) == 33  # the 34th is the classifier
    shapes = [tuple(f.shape[1:]) for f in encoder(torch.randn(1, 1, 64, 64))]
    assert shapes == [(c, 32 >> i, 32 >> i) for i, c in enumerate((46, 46, 92, 184, 360))]


def test_every_weight_learns() -> None:
    torch.manual_seed(0)
    network = UBiSeNet(UBiSeNetConfig(image_size=(64, 64), channels=(4, 6, 8, 8, 8)))
    network(torch.randn(2, 1, 64, 64)).square().mean().backward()
    assert not [n for n, p in network.named_parameters() if p.grad is None or not p.grad.any()]


def test_a_pixel_is_seen_along_its_row_and_column_only() -> None:
    torch.manual_seed(0)
    block = StripPooling(4)
    image = torch.rand(1, 4, 16, 20)
    changed = image.clone()
    changed[..., 8, 10] += 1.0
    moved = (block(image) - block(changed)).abs().sum((0, 1)) > 0
    assert moved[8, 0]
    assert moved[0, 10]
    assert not moved[:7, :9].any()
    assert not moved[10:, 12:].any()
