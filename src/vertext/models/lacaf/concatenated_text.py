"""Text beside image, as the CLIP-Driven Universal Model puts them."""

from __future__ import annotations

import torch
from torch import nn

from vertext.models.lacaf.config import Fusion, LacafConfig
from vertext.models.lacaf.image_vector import PooledVector


class ConcatenatedText(nn.Module):
    """The same pooled image vector beside each class's text vector.

    `universal`: texts pass one linear map and ReLU first (Liu et al., CLIP-Driven Universal
    Model, ICCV 2023, written from its description). `concatenated`: texts stay as they are, which
    is what LACAF's self-adaptive part is measured against.

    Args:
        config: All settings.

    Attributes:
        out_dim: Length of a class's vector.
    """

    def __init__(self, config: LacafConfig) -> None:
        super().__init__()
        self.pooled = PooledVector(config.channels[-1], config.dim, config.groups)
        self.text: nn.Module = nn.Identity()
        length = config.text_dim
        if config.fusion is Fusion.UNIVERSAL:
            self.text = nn.Sequential(nn.Linear(config.text_dim, config.dim), nn.ReLU())
            length = config.dim
        self.out_dim = length + config.dim

    def forward(self, bottleneck: torch.Tensor, text: torch.Tensor) -> torch.Tensor:
        """Return class vectors (B, N, out_dim).

        Args:
            bottleneck: (B, C, d, h, w).
            text: Frozen text vectors (B, N, text_dim).
        """
        words = self.text(text)
        image = self.pooled(bottleneck)[:, None].expand(-1, words.shape[1], -1)
        return torch.cat([image, words], dim=2)
