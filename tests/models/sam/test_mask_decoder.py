"""SAM's mask decoder: shapes, independence of prompts, gradients."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from vertext.models.sam.mask_decoder import MaskDecoder  # noqa: E402
from vertext.models.sam.prompt_encoder import PromptEncoder  # noqa: E402


@pytest.fixture
def parts() -> tuple[PromptEncoder, MaskDecoder]:
    torch.manual_seed(0)
    return PromptEncoder(16), MaskDecoder(16, heads=4, hidden=24)


def test_the_default_is_sams() -> None:
    with torch.device("meta"):
        decoder, prompts = MaskDecoder(), PromptEncoder()
    assert sum(p.numel() for p in decoder.parameters()) == 4_058_340
    assert sum(p.numel() for p in prompts.parameters()) == 6_220


@pytest.mark.parametrize("grid", [(4, 4), (3, 7)])
def test_masks_of_any_grid(parts: tuple[PromptEncoder, MaskDecoder], grid: tuple[int, int]) -> None:
    prompts, decoder = parts
    prompt = prompts(torch.rand(5, 2, 3), size=(64, 64))
    masks = decoder(torch.randn(1, 16, *grid), prompts.grid_code(grid), prompt)
    assert masks.logits.shape == (5, 4, 4 * grid[0], 4 * grid[1])
    assert masks.quality.shape == (5, 4)


def test_prompts_do_not_see_each_other(parts: tuple[PromptEncoder, MaskDecoder]) -> None:
    prompts, decoder = parts
    image, code = torch.randn(1, 16, 4, 4), prompts.grid_code((4, 4))
    boxes, masks = 10 * torch.rand(3, 4), torch.randn(3, 16, 16)
    together = decoder(image, code, prompts(boxes=boxes, masks=masks, size=(16, 16)))
    second = decoder(image, code, prompts(boxes=boxes[1:2], masks=masks[1:2], size=(16, 16)))
    torch.testing.assert_close(together.logits[1:2], second.logits, rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(together.quality[1:2], second.quality, rtol=1e-4, atol=1e-5)
    assert not torch.allclose(together.logits[0], together.logits[1])


def test_each_prompt_may_have_an_image_of_its_own(
    parts: tuple[PromptEncoder, MaskDecoder],
) -> None:
    prompts, decoder = parts
    images, code = torch.randn(2, 16, 4, 4), prompts.grid_code((4, 4))
    boxes = 10 * torch.rand(2, 4)
    both = decoder(images, code, prompts(boxes=boxes, size=(16, 16))).logits
    second = decoder(images[1:], code, prompts(boxes=boxes[1:], size=(16, 16))).logits
    torch.testing.assert_close(both[1:], second, rtol=1e-4, atol=1e-5)


def test_every_parameter_learns(parts: tuple[PromptEncoder, MaskDecoder]) -> None:
    prompts, decoder = parts
    image, code = torch.randn(1, 16, 4, 4), prompts.grid_code((4, 4))
    points = torch.tensor([[[1.0, 2.0, 1.0], [3.0, 4.0, 0.0], [0.0, 0.0, -1.0]]])
    box, mask = torch.tensor([[1.0, 2.0, 9.0, 8.0]]), torch.randn(1, 16, 16)
    masked = decoder(image, code, prompts(points, box, mask, size=(16, 16)))
    plain = decoder(image, code, prompts(boxes=box, size=(16, 16)))
    total = sum(part.square().sum() for part in (*masked, *plain))
    total.backward()
    still = [
        name
        for part in parts
        for name, parameter in part.named_parameters()
        if parameter.grad is None
    ]
    assert still == []
