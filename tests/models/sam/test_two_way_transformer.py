"""Masks guide the attention between tokens and image."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from vertext.models.sam.two_way_transformer import (  # noqa: E402
    DecoderAttention,
    TwoWayTransformer,
)


def test_a_guide_of_ones_changes_nothing() -> None:
    torch.manual_seed(0)
    attention = DecoderAttention(8, 2)
    tokens, image = torch.randn(2, 3, 8), torch.randn(2, 10, 8)
    guided = attention(tokens, image, image, torch.ones(2, 3, 10))
    torch.testing.assert_close(guided, attention(tokens, image, image))


def test_a_token_sees_only_what_its_mask_shows() -> None:
    torch.manual_seed(0)
    attention = DecoderAttention(8, 2)
    tokens, keys, image = torch.randn(1, 3, 8), torch.randn(1, 10, 8), torch.randn(1, 10, 8)
    guide = torch.zeros(1, 3, 10)
    guide[:, 0, :5] = guide[:, 1, 5:] = 1.0
    changed = image.clone()
    changed[:, 7] += 1.0
    seen = attention(tokens, keys, image, guide), attention(tokens, keys, changed, guide)
    moved = (seen[0] - seen[1]).abs().sum((0, 2)) > 0
    assert moved.tolist() == [False, True, False]


def test_tokens_and_image_both_change() -> None:
    torch.manual_seed(0)
    transformer = TwoWayTransformer(16, depth=2, heads=2, hidden=8, shrink=2)
    tokens, image = torch.randn(1, 3, 16), torch.randn(1, 12, 16)
    code = torch.randn(12, 16)
    new_tokens, new_image = transformer(tokens, image, code)
    assert new_tokens.shape == tokens.shape
    assert new_image.shape == image.shape
    other = image.clone()
    other[:, 0] += 1.0
    assert not torch.allclose(transformer(tokens, other, code)[0], new_tokens)
