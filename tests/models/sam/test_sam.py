"""An image encoded once, and prompts in its own pixels."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

import numpy as np  # noqa: E402

from tests.models.sam.tiny import tiny_sam  # noqa: E402
from vertext.errors import UsageError  # noqa: E402

SHAPE = (37, 90)
IMAGE = np.random.default_rng(0).integers(0, 900, SHAPE, dtype=np.int16)
BOXES = torch.tensor([[3.0, 4.0, 60.0, 30.0], [70.0, 2.0, 88.0, 35.0]])
POINTS = torch.tensor([[[30.0, 10.0, 1.0]], [[80.0, 20.0, 1.0]]])
MASKS = torch.zeros(2, *SHAPE, dtype=torch.bool)
MASKS[0, 4:31, 3:61] = MASKS[1, 2:36, 70:89] = True


@pytest.mark.parametrize(
    "prompts",
    [
        {"points": POINTS},
        {"boxes": BOXES},
        {"masks": MASKS},
        {"points": POINTS, "boxes": BOXES, "masks": MASKS},
    ],
)
@pytest.mark.parametrize(("several", "readings"), [(False, 1), (True, 3)])
def test_masks_have_the_pixels_of_the_image(
    prompts: dict[str, torch.Tensor], several: bool, readings: int
) -> None:
    sam = tiny_sam()
    with torch.no_grad():
        masks = sam.predict(sam.encode(IMAGE), **prompts, several=several)
    assert masks.logits.shape == (2, readings, *SHAPE)
    assert masks.quality.shape == (2, readings)
    assert torch.isfinite(masks.logits).all()


@pytest.mark.parametrize("shape", [(1, 1), (5, 300), (301, 33), (48, 64)])
def test_images_of_any_size_are_read(shape: tuple[int, int]) -> None:
    sam = tiny_sam()
    rows, columns = np.indices(shape)
    with torch.no_grad():
        encoded = sam.encode(rows + columns)
        masks = sam.predict(encoded, boxes=torch.zeros(1, 4)).logits
    assert encoded.features.shape == (1, 16, 12, 16)
    assert masks.shape == (1, 1, *shape)
    assert torch.isfinite(masks).all()


def test_prompts_mean_the_same_on_a_finer_image() -> None:
    """An image of twice the pixels, and its prompts, land on the same canvas."""
    sam = tiny_sam(size=(32, 32))
    coarse = np.random.default_rng(1).random((32, 24))
    fine = coarse.repeat(2, axis=0).repeat(2, axis=1)
    box = torch.tensor([[4.0, 6.0, 20.0, 28.0]])
    with torch.no_grad():
        one = sam.predict(sam.encode(coarse), boxes=box)
        # The centre of a coarse pixel lies between two fine ones.
        two = sam.predict(sam.encode(fine), boxes=2 * box + 0.5)
    torch.testing.assert_close(two.quality, one.quality, rtol=0.02, atol=0.02)


@pytest.mark.parametrize("scale", [(0.5, 7.0), (100.0, -3000.0)])
def test_the_scale_of_grey_values_does_not_matter(scale: tuple[float, float]) -> None:
    sam = tiny_sam()
    with torch.no_grad():
        one, two = (sam.encode(x).features for x in (IMAGE, scale[0] * IMAGE + scale[1]))
    torch.testing.assert_close(one, two, rtol=1e-3, atol=1e-4)


def test_an_encoder_gets_colours_around_its_own_mean() -> None:
    sam = tiny_sam()
    seen: list[torch.Tensor] = []
    sam.image_encoder.register_forward_pre_hook(lambda _, inputs: seen.append(inputs[0]))
    sam.mean[:] = torch.tensor([0.1, 0.2, 0.3])[:, None, None]
    sam.deviation[:] = 0.5
    sam.encode(np.tile([0.0, 1.0], (8, 8)))
    filled = seen[0][0, :, 20, :].amin(1), seen[0][0, :, 20, :].amax(1)
    torch.testing.assert_close(filled[0], torch.tensor([-0.2, -0.4, -0.6]))
    torch.testing.assert_close(filled[1], torch.tensor([1.8, 1.6, 1.4]))


def test_the_image_and_mask_prompts_pass_gradients_on() -> None:
    sam = tiny_sam().train()
    masks = torch.rand(2, *SHAPE, requires_grad=True)
    sam.predict(sam.encode(IMAGE), masks=masks).logits.sum().backward()
    assert masks.grad is not None
    assert masks.grad.abs().sum() > 0
    assert sam.image_encoder.patch_embed["seq"][0].c.weight.grad.abs().sum() > 0


@pytest.mark.parametrize(
    ("prompts", "message"),
    [
        ({}, "needs a prompt"),
        ({"boxes": torch.zeros(4)}, "boxes have 2 axes"),
        ({"points": torch.zeros(1, 2, 2)}, "points have 3 axes"),
        ({"masks": torch.zeros(1, 90, 37)}, "masks have 3 axes"),
        ({"boxes": BOXES, "masks": MASKS[:1]}, "different numbers"),
    ],
)
def test_prompts_that_do_not_fit_are_refused(
    prompts: dict[str, torch.Tensor], message: str
) -> None:
    sam = tiny_sam()
    with pytest.raises(UsageError, match=message):
        sam.predict(sam.encode(IMAGE), **prompts)


@pytest.mark.parametrize("shape", [(3, 4, 5), (0, 4)])
def test_an_image_has_rows_and_columns(shape: tuple[int, ...]) -> None:
    with pytest.raises(UsageError, match="rows and columns"):
        tiny_sam().encode(np.zeros(shape))
