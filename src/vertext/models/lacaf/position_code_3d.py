"""Where each token of the bottleneck lies."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch

from vertext.models.atm_net.position_code import position_code_1d


def position_code_3d(shape: Sequence[int], dim: int) -> torch.Tensor:
    """Return (d·h·w, dim): a third of the channels codes each axis by sines and cosines."""
    third = math.ceil(dim / 3)
    codes = []
    for axis, length in enumerate(shape):
        code = position_code_1d(length, third)
        view = [length if n == axis else 1 for n in range(3)]
        codes.append(code.view(*view, third).expand(*shape, third))
    return torch.cat(codes, dim=-1)[..., :dim].reshape(-1, dim)
