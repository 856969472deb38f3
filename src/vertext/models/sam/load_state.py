"""Stored weights into a SAM, all of them or none."""

from __future__ import annotations

from pathlib import Path

import torch

from vertext.errors import ReadError
from vertext.models.sam.fit_tensor import fit_tensor
from vertext.models.sam.sam import Sam


def load_state(sam: Sam, stored: dict[str, torch.Tensor], *, source: Path, remedy: str) -> None:
    """Fill every tensor of a SAM; tables of places are resized to its image.

    Args:
        sam: Is filled in place.
        stored: Tensors under SAM's names.
        source: File that they come from.
        remedy: What to do if they do not fit.

    Raises:
        ReadError: A tensor is missing, left over, or of another shape.
    """
    own = sam.state_dict()
    if odd := sorted(own.keys() ^ stored.keys()):
        problem = f"{len(odd)} of its tensors are missing or left over, such as {odd[0]}"
        raise ReadError(problem, source=source, remedy=remedy)
    sam.load_state_dict(
        {
            name: fit_tensor(value, own[name], name=name, source=source, remedy=remedy)
            for name, value in stored.items()
        }
    )
