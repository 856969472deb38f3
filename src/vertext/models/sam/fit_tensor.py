"""Tensors of SAM for another image size."""

from __future__ import annotations

from pathlib import Path

import torch
from torch.nn import functional

from vertext.errors import ReadError


def fit_tensor(
    value: torch.Tensor, like: torch.Tensor, *, name: str, source: Path, remedy: str
) -> torch.Tensor:
    """Bring a stored tensor to a network; tables of places are resized bilinearly.

    Args:
        value: As stored.
        like: As the network has it.
        name: Under which SAM stores it.
        source: File that it comes from.
        remedy: What to do if it is no table and has another shape.

    Raises:
        ReadError: It is none and has.
    """
    value = value.float()
    if name.endswith("pos_embed"):
        table = functional.interpolate(value.movedim(-1, 1), like.shape[1:3], mode="bilinear")
        value = table.movedim(1, -1)
    elif ".rel_pos_" in name:
        value = functional.interpolate(value.T[None], len(like), mode="linear")[0].T
    if value.shape != like.shape:
        problem = f"{name} is {tuple(value.shape)}, not {tuple(like.shape)}"
        raise ReadError(problem, source=source, remedy=remedy)
    return value
