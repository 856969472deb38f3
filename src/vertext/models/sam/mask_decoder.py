"""SAM's mask decoder."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import nn

from vertext.models.sam.mlp_head import MlpHead
from vertext.models.sam.prompt_encoder import EncodedPrompt
from vertext.models.sam.two_way_transformer import TwoWayTransformer
from vertext.models.sam.upscaling import upscaling


class DecodedMasks(NamedTuple):
    """Masks of N prompts, each in M versions.

    Attributes:
        logits: (N, M, H, W).
        quality: (N, M), the overlap (IoU) with the truth that the decoder expects.
    """

    logits: torch.Tensor
    quality: torch.Tensor


class MaskDecoder(nn.Module):
    """Lets tokens of prompts and masks look at the image, and makes masks of the latter.

    Source: Kirillov et al., "Segment Anything", ICCV 2023. Names of parameters are SAM's.

    Args:
        width: Channels C of image and tokens.
        depth: Blocks of the transformer.
        heads: Its attention heads.
        hidden: Hidden channels of its blocks.
        readings: Masks that an ambiguous prompt gets, beside the one of a clear prompt.
    """

    def __init__(
        self,
        width: int = 256,
        *,
        depth: int = 2,
        heads: int = 8,
        hidden: int = 2048,
        readings: int = 3,
    ) -> None:
        super().__init__()
        masks = 1 + readings
        self.transformer = TwoWayTransformer(
            width, depth=depth, heads=heads, hidden=hidden, shrink=2
        )
        self.iou_token = nn.Embedding(1, width)
        self.mask_tokens = nn.Embedding(masks, width)
        self.output_upscaling = upscaling(width)
        self.output_hypernetworks_mlps = nn.ModuleList(
            MlpHead(width, width, width, width // 8) for _ in range(masks)
        )
        self.iou_prediction_head = MlpHead(width, width, width, masks)

    def forward(
        self, image: torch.Tensor, code: torch.Tensor, prompt: EncodedPrompt
    ) -> DecodedMasks:
        """Decode N prompts on one image, or on N images.

        Args:
            image: (1 or N, C, rows, columns) features.
            code: (rows·columns, C) position code.
            prompt: The prompts.

        Returns:
            Masks (N, M, 4·rows, 4·columns): first that of a clear prompt, then the readings.
        """
        grid = image.shape[2:]
        own = torch.cat([self.iou_token.weight, self.mask_tokens.weight])
        tokens = torch.cat([own.expand(len(prompt.tokens), -1, -1), prompt.tokens], dim=1)
        places = (image + prompt.dense).flatten(2).transpose(1, 2)
        tokens, places = self.transformer(tokens, places.expand(len(tokens), -1, -1), code)
        fine = self.output_upscaling(places.transpose(1, 2).unflatten(2, grid))
        filters = [head(tokens[:, 1 + n]) for n, head in enumerate(self.output_hypernetworks_mlps)]
        logits = (torch.stack(filters, dim=1) @ fine.flatten(2)).unflatten(2, fine.shape[2:])
        return DecodedMasks(logits, self.iou_prediction_head(tokens[:, 0]))
