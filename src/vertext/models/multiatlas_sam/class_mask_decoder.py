"""One mask a class from image tokens and the atlas prompt."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional

from vertext.models.multiatlas_sam.config import MultiAtlasSamConfig
from vertext.models.multiatlas_sam.up_block import UpBlock
from vertext.models.sam.mlp_head import MlpHead
from vertext.models.sam.position_code import PositionCode, grid_places
from vertext.models.sam.two_way_transformer import TwoWayTransformer
from vertext.models.sam.vit_config import PATCH


class ClassMaskDecoder(nn.Module):
    """Class tokens and prompt tokens look at the image, which then grows to full resolution.

    Source: Fan et al., IEEE TMI 44(5), 2025, after SAM's mask decoder: tokens of the classes and
    of the prompt's coarsest features, which are their own code; two-way transformer; upsampling
    blocks that the prompt features of their scale join. Prompt tokens lie 16 pixels apart whatever
    the image encoder, as in the paper.

    Args:
        config: All settings.
    """

    def __init__(self, config: MultiAtlasSamConfig) -> None:
        super().__init__()
        width, scales = config.width, config.scales
        self.grid = config.grid
        self.thin = PATCH // config.stride
        self.class_tokens = nn.Embedding(config.out_channels, width)
        self.position = PositionCode(width)
        self.transformer = TwoWayTransformer(
            width,
            depth=config.decoder_depth,
            heads=config.decoder_heads,
            hidden=config.decoder_mlp,
            shrink=2,
        )
        coarsest = len(scales) - 2
        joins = {"all": range(len(scales)), "coarsest": (coarsest,), "none": ()}[config.joined]
        self.up = nn.ModuleList(
            UpBlock(scales[n + 1], scales[n], joined=scales[n] if n in joins else 0)
            for n in reversed(range(len(scales) - 1))
        )
        self.heads = nn.ModuleList(
            MlpHead(width, width, width, config.fine) for _ in range(config.out_channels)
        )

    def begin_silent(self) -> None:
        """Set the last layers to zero, so that all logits are 0 until something is learned."""
        for head in self.heads:
            *_, last = head.modules()
            for parameter in last.parameters():
                nn.init.zeros_(parameter)

    def forward(self, image: torch.Tensor, prompt: list[torch.Tensor]) -> torch.Tensor:
        """Return logits (B, classes, H, W).

        Args:
            image: (B, width, rows, columns) features.
            prompt: Features of every scale, full resolution first.
        """
        *finer, coarsest = prompt
        said = functional.avg_pool2d(coarsest, self.thin).flatten(2).transpose(1, 2)
        classes = self.class_tokens.weight.expand(image.shape[0], -1, -1)
        tokens, places = self.transformer(
            torch.cat([classes, said], dim=1),
            image.flatten(2).transpose(1, 2),
            self.position(grid_places(self.grid).to(image)),
        )
        x = places.transpose(1, 2).unflatten(2, self.grid)
        for block, scale in zip(self.up, reversed(finer), strict=True):
            x = block(x, scale)
        filters = torch.stack([head(tokens[:, n]) for n, head in enumerate(self.heads)], dim=1)
        return (filters @ x.flatten(2)).unflatten(2, x.shape[2:])
