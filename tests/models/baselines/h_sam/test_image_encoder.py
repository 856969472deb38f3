"""SAM's image encoder: windows and relative positions."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from tests.models.baselines.h_sam.tiny import TINY  # noqa: E402
from vertext.models.baselines.h_sam import HSamConfig  # noqa: E402
from vertext.models.baselines.h_sam.encoder_attention import EncoderAttention  # noqa: E402
from vertext.models.baselines.h_sam.image_encoder import ImageEncoder  # noqa: E402


def test_windows_part_the_image_and_global_blocks_join_it() -> None:
    torch.manual_seed(0)
    windows, whole = ImageEncoder(HSamConfig(**TINY | {"image_size": (96, 96)})).blocks
    tokens = torch.randn(1, 6, 6, 48)
    changed = tokens.clone()
    changed[:, 0, 0] += torch.randn(48)
    moved = (windows(tokens) - windows(changed)).abs().sum((0, 3)) > 0
    assert moved[:3, :3].all()
    assert not moved[3:].any()
    assert not moved[:, 3:].any()
    assert ((whole(tokens) - whole(changed)).abs().sum((0, 3)) > 0).all()


def test_attention_equals_its_formula() -> None:
    """SAM's: softmax(q k / sqrt(d) + q · row offset + q · column offset)."""
    torch.manual_seed(0)
    attention = EncoderAttention(8, heads=1, grid=(2, 3), rank=2)
    torch.nn.init.normal_(attention.rel_pos_h)
    torch.nn.init.normal_(attention.rel_pos_w)
    x = torch.randn(1, 2, 3, 8)
    q, k, v = attention.qkv(x.reshape(6, 8)).chunk(3, -1)
    scores = q @ k.T / 8**0.5
    for one in range(6):
        for other in range(6):
            down, right = one // 3 - other // 3, one % 3 - other % 3
            scores[one, other] += q[one] @ attention.rel_pos_h[down + 1]
            scores[one, other] += q[one] @ attention.rel_pos_w[right + 2]
    expected = attention.proj(scores.softmax(-1) @ v).reshape(1, 2, 3, 8)
    torch.testing.assert_close(attention(x), expected)
