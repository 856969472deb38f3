"""TinyViT: its size, its grids, its windows and blocks."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from tests.models.sam.tiny import TINY  # noqa: E402
from vertext.models.sam.bottleneck import ResidualBottleneck  # noqa: E402
from vertext.models.sam.tiny_vit import TinyVit  # noqa: E402
from vertext.models.sam.tiny_vit_attention import TinyVitAttention  # noqa: E402
from vertext.models.sam.tiny_vit_block import TinyVitBlock  # noqa: E402
from vertext.models.sam.tiny_vit_config import TinyVitConfig  # noqa: E402


@pytest.mark.parametrize("side", [256, 384, 512])
def test_the_default_is_lite_medsams(side: int) -> None:
    with torch.device("meta"):
        encoder = TinyVit(TinyVitConfig())
        assert encoder(torch.empty(1, 3, side, side)).shape == (1, 256, side // 4, side // 4)
    assert sum(p.numel() for p in encoder.parameters()) == 5_726_740


@pytest.mark.parametrize("size", [(64, 48), (52, 20), (37, 50)])
def test_it_encodes_images_of_any_size(size: tuple[int, int]) -> None:
    torch.manual_seed(0)
    features = TinyVit(TINY)(torch.randn(2, 3, *size))
    assert features.shape == (2, 16, -(-size[0] // 4), -(-size[1] // 4))
    assert torch.isfinite(features).all()


def test_every_parameter_learns() -> None:
    torch.manual_seed(0)
    encoder = TinyVit(TINY)
    encoder(torch.randn(2, 3, 32, 32)).square().sum().backward()
    assert [name for name, p in encoder.named_parameters() if p.grad is None] == []


def test_attention_equals_its_formula() -> None:
    """Per head softmax(q k / sqrt(d) + bias), queries, keys and values packed head by head."""
    torch.manual_seed(0)
    attention = TinyVitAttention(8, heads=2, window=3)
    torch.nn.init.normal_(attention.attention_biases)
    x = torch.randn(1, 3, 3, 8)
    packed = attention.qkv(attention.norm(x.reshape(9, 8)))
    places = [(row, column) for row in range(3) for column in range(3)]
    # Offsets are numbered as they are first seen.
    offsets: dict[tuple[int, int], int] = {}
    steps = [[(abs(a - c), abs(b - d)) for c, d in places] for a, b in places]
    table = torch.tensor([[offsets.setdefault(s, len(offsets)) for s in row] for row in steps])
    heads = []
    for head in range(2):
        q, k, v = packed[:, 12 * head : 12 * (head + 1)].chunk(3, -1)
        scores = q @ k.T / 4**0.5 + attention.attention_biases[head][table]
        heads.append(scores.softmax(-1) @ v)
    expected = attention.proj(torch.cat(heads, -1)).reshape(1, 3, 3, 8)
    torch.testing.assert_close(attention(x), expected)


def test_windows_are_filled_up_with_zeros_that_take_part() -> None:
    torch.manual_seed(0)
    attention = TinyVitAttention(8, heads=2, window=4)
    x = torch.randn(1, 3, 6, 8)
    filled = torch.zeros(1, 4, 8, 8)
    filled[:, :3, :6] = x
    torch.testing.assert_close(attention(x), attention(filled)[:, :3, :6])


def test_the_convolution_of_a_block_has_no_skip() -> None:
    torch.manual_seed(0)
    block = TinyVitBlock(8, heads=2, window=3, expansion=4)
    for layer in (block.attn.proj, block.mlp.fc2):
        torch.nn.init.zeros_(layer.weight)
        torch.nn.init.zeros_(layer.bias)
    x = torch.randn(2, 8, 5, 5)
    torch.testing.assert_close(block(x), block.local_conv(x))


def test_the_skip_of_a_bottleneck_comes_before_its_last_activation() -> None:
    bottleneck = ResidualBottleneck(8, expansion=4)
    torch.nn.init.zeros_(bottleneck.conv3.bn.weight)
    x = torch.randn(2, 8, 5, 5)
    torch.testing.assert_close(bottleneck(x), torch.nn.functional.gelu(x))


def test_heads_must_divide_the_channels() -> None:
    with pytest.raises(ValueError, match="heads"):
        TinyVitConfig(heads=(4, 7, 10))
