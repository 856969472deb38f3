"""Boxes for masks."""

from __future__ import annotations

import torch

from vertext.errors import UsageError


def boxes_of(masks: torch.Tensor) -> torch.Tensor:
    """Return the box around each mask, as SAM takes it for a prompt.

    Args:
        masks: (N, H, W) bool.

    Returns:
        (N, 4) first column, first row, last column, last row, float.

    Raises:
        UsageError: A mask is empty.
    """
    if not masks.flatten(1).any(1).all():
        raise UsageError("an empty mask has no box", remedy="Prompt for what is there")
    columns, rows = _ends(masks.any(1)), _ends(masks.any(2))
    return torch.stack([columns, rows], dim=-1).flatten(1).float()


def _ends(shown: torch.Tensor) -> torch.Tensor:
    """Return the first and last true place of each row of (N, L), (N, 2)."""
    first = shown.int().argmax(1)
    last = shown.shape[1] - 1 - shown.flip(1).int().argmax(1)
    return torch.stack([first, last], dim=-1)
