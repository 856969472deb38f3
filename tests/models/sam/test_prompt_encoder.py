"""What points, boxes and masks become."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from vertext.models.sam.prompt_encoder import NO_POINT, PromptEncoder  # noqa: E402

SIZE = (32, 48)


@pytest.fixture
def encoder() -> PromptEncoder:
    torch.manual_seed(0)
    return PromptEncoder(16)


def kind(encoder: PromptEncoder, number: int) -> torch.Tensor:
    return encoder.point_embeddings[number].weight[0]


def test_a_point_is_its_place_and_its_kind(encoder: PromptEncoder) -> None:
    """Row 9.5 and column 13.5 are the centre of place (2, 3) of a grid of 4 pixels."""
    place = encoder.grid_code((8, 12))[2 * 12 + 3]
    points = torch.tensor([[[13.5, 9.5, 1.0], [13.5, 9.5, 0.0], [13.5, 9.5, NO_POINT]]])
    tokens = encoder(points, size=SIZE).tokens[0]
    none = encoder.not_a_point_embed.weight[0]
    expected = torch.stack([place + kind(encoder, 1), place + kind(encoder, 0), none, none])
    torch.testing.assert_close(tokens, expected)


def test_a_box_is_its_two_corners(encoder: PromptEncoder) -> None:
    code = encoder.grid_code((8, 12))
    tokens = encoder(boxes=torch.tensor([[1.5, 5.5, 41.5, 29.5]]), size=SIZE).tokens[0]
    corners = [code[1 * 12 + 0] + kind(encoder, 2), code[7 * 12 + 10] + kind(encoder, 3)]
    torch.testing.assert_close(tokens, torch.stack(corners))


def test_points_before_a_box_are_not_filled_up(encoder: PromptEncoder) -> None:
    points, boxes = torch.rand(3, 2, 3), torch.rand(3, 4)
    both = encoder(points, boxes, size=SIZE).tokens
    assert both.shape == (3, 4, 16)
    torch.testing.assert_close(both[:, 2:], encoder(boxes=boxes, size=SIZE).tokens)
    torch.testing.assert_close(both[:, :2], encoder(points, size=SIZE).tokens[:, :2])


def test_masks_come_to_the_grid_and_their_absence_is_learned(encoder: PromptEncoder) -> None:
    masks = encoder(masks=torch.randn(2, 20, 28), size=SIZE)
    assert masks.tokens.shape == (2, 0, 16)
    assert masks.dense.shape == (2, 16, 5, 7)
    without = encoder(boxes=torch.rand(2, 4), size=SIZE).dense
    assert torch.equal(without, encoder.no_mask_embed.weight[..., None, None])
