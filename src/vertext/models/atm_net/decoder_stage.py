"""Up-sampling with a skip connection."""

from __future__ import annotations

import torch
from torch import nn


class DecoderStage(nn.Module):
    """ReLU(Norm(Conv([up(f), skip]))), ATM-Net Eq. 3.

    Args:
        deep: Channels of the deeper map.
        skip: Channels of the skip, and of the result.
        norm: Whether to normalise; the printed equation does not.
    """

    def __init__(self, deep: int, skip: int, *, norm: bool) -> None:
        super().__init__()
        self.up = nn.ConvTranspose2d(deep, skip, 2, stride=2)
        self.fuse = nn.Conv2d(2 * skip, skip, 3, padding=1, bias=not norm)
        self.norm = nn.InstanceNorm2d(skip, affine=True) if norm else nn.Identity()

    def forward(self, feature: torch.Tensor, skip: torch.Tensor) -> torch.Tensor:
        """Join feature (B, deep, h, w) and skip (B, skip, 2h, 2w) to (B, skip, 2h, 2w)."""
        joined = torch.cat([self.up(feature), skip], dim=1)
        return torch.relu(self.norm(self.fuse(joined)))
