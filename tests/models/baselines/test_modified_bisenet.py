"""Modified BiSeNet: its size, and what each path sees."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from torch import nn  # noqa: E402

from vertext.models.baselines.modified_bisenet import (  # noqa: E402
    ModifiedBiSeNet,
    ModifiedBiSeNetConfig,
)
from vertext.models.baselines.multi_scale_attention import MultiScaleAttention  # noqa: E402


def test_the_default_size_is_near_the_published_one() -> None:
    with torch.device("meta"):
        network = ModifiedBiSeNet(ModifiedBiSeNetConfig())
    assert sum(p.numel() for p in network.parameters()) / 1e6 == pytest.approx(41.91, abs=0.1)


def test_every_weight_learns() -> None:
    torch.manual_seed(0)
    config = ModifiedBiSeNetConfig(image_size=(64, 64), channels=(4, 6, 8, 8, 8))
    network = ModifiedBiSeNet(config)
    network(torch.randn(2, 1, 64, 64)).square().mean().backward()
    still = [name for name, p in network.named_parameters() if p.grad is None or not p.grad.any()]
    assert not still


def test_attention_reaches_as_far_as_its_longest_strips() -> None:
    torch.manual_seed(0)
    block = MultiScaleAttention(4)
    # Normalisation looks at the whole map, which is not what this is about.
    block.attend_norm = block.feed[0] = nn.Identity()
    image = torch.randn(1, 4, 41, 41)
    changed = image.clone()
    changed[..., 20, 20] += 1.0
    moved = (block(image) - block(changed)).abs().sum((0, 1)) > 0
    reach = 10 + 2 + 1  # half of 21, half of 5, half of the 3 that mixes
    assert moved[20, 20 - reach]
    assert moved[20 + reach, 20]
    assert not moved[:, : 20 - reach].any()
    assert not moved[20 + reach + 1 :].any()
