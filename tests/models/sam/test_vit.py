"""SAM's image encoder: windows, relative positions, image sizes."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from vertext.models.sam.vit import Vit  # noqa: E402
from vertext.models.sam.vit_attention import VitAttention  # noqa: E402
from vertext.models.sam.vit_config import VitConfig  # noqa: E402


def test_windows_part_the_image_and_global_blocks_join_it() -> None:
    torch.manual_seed(0)
    config = VitConfig(dim=48, depth=2, heads=4, window=3, global_blocks=(1,), width=32)
    windows, whole = Vit(config, grid=(6, 6), lora_rank=5).blocks
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
    attention = VitAttention(8, heads=1, grid=(2, 3))
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


@pytest.mark.parametrize(("side", "grid"), [(384, 24), (512, 32)])
def test_vit_b_builds_for_other_image_sizes(side: int, grid: int) -> None:
    with torch.device("meta"):
        features = Vit(VitConfig(), grid=(grid, grid))(torch.empty(1, 3, side, side))
    assert features.shape == (1, 256, grid, grid)


def test_heads_must_divide_the_channels() -> None:
    with pytest.raises(ValueError, match="heads"):
        VitConfig(dim=50, heads=4)
