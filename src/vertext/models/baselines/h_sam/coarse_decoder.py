"""The first mask decoder."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import nn

from vertext.models.baselines.h_sam.class_masks import ClassMasks
from vertext.models.baselines.h_sam.config import HSamConfig
from vertext.models.sam.two_way_transformer import TwoWayTransformer
from vertext.models.sam.upscaling import upscaling


class Coarse(NamedTuple):
    """What the second decoder builds on.

    Attributes:
        masks: (B, S, H/4, W/4) logits.
        likeness: (B, S, N) of each class token and each token of the image.
        image: (B, width/8, H/4, W/4), on which the masks were made.
    """

    masks: torch.Tensor
    likeness: torch.Tensor
    image: torch.Tensor


class CoarseDecoder(nn.Module):
    """SAM's mask decoder with a token a class and no prompt (SAMed, arXiv 2304.13785).

    The token that foretells SAM's mask quality is left out: nothing teaches it here.

    Args:
        config: All settings.
    """

    def __init__(self, config: HSamConfig) -> None:
        super().__init__()
        width = config.width
        self.tokens = nn.Parameter(torch.randn(config.out_channels, width))
        self.transformer = TwoWayTransformer(
            width,
            depth=config.decoder_depth,
            heads=config.decoder_heads,
            hidden=config.decoder_mlp,
            shrink=2,
        )
        self.output_upscaling = upscaling(width)
        self.masks = ClassMasks(config.out_channels, dim=width, channels=width // 8, layers=3)

    def forward(self, image: torch.Tensor, code: torch.Tensor) -> Coarse:
        """Decode image features (B, width, H/16, W/16) with their position code (N, width)."""
        grid = image.shape[2:]
        tokens = self.tokens.expand(image.shape[0], -1, -1)
        tokens, places = self.transformer(tokens, image.flatten(2).transpose(1, 2), code)
        seen = places.transpose(1, 2)
        fine = self.output_upscaling(seen.unflatten(2, grid))
        return Coarse(self.masks(tokens, fine), tokens @ seen, fine)
