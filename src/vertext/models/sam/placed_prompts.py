"""Prompts of an image on the canvas that SAM encoded."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch.nn import functional

from vertext.errors import UsageError
from vertext.models.sam.canvas import Canvas

MASK_LOGIT = 10.0
"""What a mask counts inside, its negative outside: SAM was trained with its own logits."""


class PlacedPrompts(NamedTuple):
    """Prompts as the prompt encoder takes them; None for what is not given.

    Attributes:
        points: (N, P, 3).
        boxes: (N, 4).
        masks: (N, rows, columns) logits.
    """

    points: torch.Tensor | None
    boxes: torch.Tensor | None
    masks: torch.Tensor | None


def placed_prompts(
    points: torch.Tensor | None,
    boxes: torch.Tensor | None,
    masks: torch.Tensor | None,
    *,
    canvas: Canvas,
    mask_size: tuple[int, int],
    like: torch.Tensor,
) -> PlacedPrompts:
    """Bring prompts from an image's own pixels onto its canvas.

    Args:
        points: (N, P, 3) column, row, kind.
        boxes: (N, 4) first column, first row, last column, last row.
        masks: (N, H, W) from 0 to 1.
        canvas: Where the image lies.
        mask_size: Rows and columns that masks shall have.
        like: Whose dtype and device all shall have.

    Raises:
        UsageError: There is none, or they differ in number or have another shape.
    """
    _check({"points": points, "boxes": boxes, "masks": masks}, canvas)
    if points is not None:
        points = points.to(like)
        points = torch.cat([canvas.pixels(points[..., :2]), points[..., 2:]], dim=-1)
    if boxes is not None:
        boxes = canvas.pixels(boxes.to(like).unflatten(1, (2, 2))).flatten(1)
    if masks is not None:
        placed = functional.interpolate(
            canvas.put(masks.to(like)[:, None]), mask_size, mode="bilinear"
        )
        masks = (2 * placed[:, 0] - 1) * MASK_LOGIT
    return PlacedPrompts(points, boxes, masks)


def _check(prompts: dict[str, torch.Tensor | None], canvas: Canvas) -> None:
    forms = {"points": (3, (3,)), "boxes": (2, (4,)), "masks": (3, canvas.shape)}
    given = {name: prompt for name, prompt in prompts.items() if prompt is not None}
    if not given:
        raise UsageError("SAM needs a prompt", remedy="Give points, boxes or masks")
    for name, prompt in given.items():
        axes, end = forms[name]
        if prompt.ndim != axes or tuple(prompt.shape[-len(end) :]) != end:
            raise UsageError(
                f"{name} have {axes} axes that end in {end}, not the shape {tuple(prompt.shape)}"
            )
    if len({len(prompt) for prompt in given.values()}) > 1:
        raise UsageError(f"{' and '.join(given)} are prompts of different numbers of structures")
