"""The second mask decoder."""

from __future__ import annotations

import math

import torch
from torch import nn
from torch.nn import functional

from vertext.models.baselines.h_sam.class_masks import ClassMasks
from vertext.models.baselines.h_sam.coarse_decoder import Coarse
from vertext.models.baselines.h_sam.config import HSamConfig
from vertext.models.sam.channel_norm import ChannelNorm
from vertext.models.sam.mlp_block import MlpBlock
from vertext.models.sam.two_way_transformer import DecoderAttention, TwoWayTransformer
from vertext.models.sam.upscaling import upscaling


class FineDecoder(nn.Module):
    """Decodes once more, knowing the coarse masks, at the image's own resolution.

    Places are weighted by the likeness of tokens and image, attention is guided by the coarse
    masks, and the last up-sampling by 4 joins the first decoder's image.

    Args:
        config: All settings.
    """

    def __init__(self, config: HSamConfig) -> None:
        super().__init__()
        width = config.width
        self.tokens = nn.Parameter(torch.randn(config.out_channels, width))
        self.weigh = _PlaceWeights(config)
        self.transformer = TwoWayTransformer(
            width,
            depth=config.decoder_depth,
            heads=config.decoder_heads,
            hidden=config.decoder_mlp,
            shrink=1,
        )
        self.output_upscaling = upscaling(width)
        self.skip = nn.Sequential(
            nn.ConvTranspose2d(width // 4, width // 8, 2, 2),
            ChannelNorm(width // 8),
            nn.GELU(),
            nn.ConvTranspose2d(width // 8, width // 16, 2, 2),
            ChannelNorm(width // 16),
            nn.GELU(),
        )
        self.masks = ClassMasks(config.out_channels, dim=width, channels=width // 16, layers=5)

    def forward(self, image: torch.Tensor, code: torch.Tensor, coarse: Coarse) -> torch.Tensor:
        """Return logits (B, S, H, W).

        Args:
            image: (B, width, H/16, W/16).
            code: (N, width) position code of its places.
            coarse: Result of the first decoder.
        """
        grid = image.shape[2:]
        guide = functional.avg_pool2d(coarse.masks, 4).softmax(1).flatten(2)
        places = image.flatten(2).transpose(1, 2)
        places = places * (1 + self.weigh(coarse.likeness))
        tokens = self.tokens.expand(image.shape[0], -1, -1)
        tokens, places = self.transformer(tokens, places, code, guide)
        quarter = self.output_upscaling(places.transpose(1, 2).unflatten(2, grid))
        return self.masks(tokens, self.skip(torch.cat([quarter, coarse.image], dim=1)))


class _PlaceWeights(nn.Module):
    """Two layers of self-attention among the classes, whose features are the places."""

    def __init__(self, config: HSamConfig) -> None:
        super().__init__()
        places = config.grid[0] * config.grid[1]
        heads = math.gcd(places, config.decoder_heads)
        self.first = DecoderAttention(places, heads)
        self.first_norm = nn.LayerNorm(places)
        self.second = DecoderAttention(places, heads)
        self.mlp = MlpBlock(places, config.decoder_mlp, nn.ReLU())
        self.second_norm = nn.LayerNorm(places)
        self.choose = nn.Linear(config.out_channels, 1)

    def forward(self, likeness: torch.Tensor) -> torch.Tensor:
        """Return weights (B, N, 1), one on average, of likenesses (B, S, N)."""
        x = self.first_norm(self.first(likeness, likeness, likeness))
        x = self.second(x, x, x)
        x = self.second_norm(x + self.mlp(x))
        return self.choose(x.transpose(1, 2)).softmax(1) * x.shape[2]
