"""Sine and cosine position codes."""

from __future__ import annotations

import math

import torch


def position_code_1d(length: int, dim: int) -> torch.Tensor:
    """Return the code of Vaswani et al. (2017), (length, dim), any dim."""
    half = math.ceil(dim / 2)
    rate = torch.exp(torch.arange(half) * (-math.log(10_000.0) / half))
    angle = torch.arange(length)[:, None] * rate[None]
    return torch.cat([angle.sin(), angle.cos()], dim=1)[:, :dim]


def position_code_2d(rows: int, columns: int, dim: int) -> torch.Tensor:
    """Return (rows·columns, dim): one half of the channels codes the row, the other the column."""
    half = math.ceil(dim / 2)
    by_row = position_code_1d(rows, half)[:, None].expand(rows, columns, half)
    by_column = position_code_1d(columns, half)[None].expand(rows, columns, half)
    return torch.cat([by_row, by_column], dim=2)[..., :dim].reshape(rows * columns, dim)
