"""Ariadne's Thread: text-guided segmentation, the ancestor of ATM-Net."""

from __future__ import annotations

import torch
from monai.networks.blocks import SubpixelUpsample
from pydantic import Field, PositiveInt, field_validator
from torch import nn

from vertext.models.baselines.convnext import ConvNext
from vertext.models.baselines.guide_stage import GuideStage
from vertext.models.network_config import TextNetworkConfig
from vertext.models.segmentation_network import SegmentationNetwork, required_prompt


class AriadnesThreadConfig(TextNetworkConfig):
    """Ariadne's Thread; the default is the published size.

    Attributes:
        dims: Channels of the encoder's stages, multiples of 4.
        depths: Blocks of the encoder's stages.
        tokens: Tokens that the prompt is mixed to, deepest stage first.
        fine: Channels at full resolution.
    """

    dims: tuple[PositiveInt, PositiveInt, PositiveInt, PositiveInt] = (96, 192, 384, 768)
    depths: tuple[PositiveInt, PositiveInt, PositiveInt, PositiveInt] = (3, 3, 9, 3)
    tokens: tuple[PositiveInt, PositiveInt, PositiveInt] = (24, 12, 9)
    fine: int = Field(24, ge=1)

    @field_validator("dims")
    @classmethod
    def _four_heads(cls, dims: tuple[int, ...]) -> tuple[int, ...]:
        if any(dim % 4 for dim in dims):
            raise ValueError(f"dims must be multiples of 4, not {dims}")
        return dims


class AriadnesThread(SegmentationNetwork):
    """ConvNeXt, three decoder stages that look at the text, and a subpixel upsampling by four.

    Source: Zhong et al., "Ariadne's Thread: Using Text Prompts to Improve Segmentation of Infected
    Areas from Chest X-ray Images", MICCAI 2023; written from a description, no line of the
    original. From the source: ConvNeXt-T, the stages and their order of norms and attentions,
    24, 12 and 9 text tokens, α = 1.421, batch norm, subpixel upsampling. Decided: a head of many
    classes; ATM-Net's prompts and frozen text encoder in place of its own; prompts of other lengths
    than its 24 tokens, whose padding is zeroed before it is mixed; weights from scratch.

    Args:
        config: All settings.
    """

    config: AriadnesThreadConfig

    def __init__(self, config: AriadnesThreadConfig) -> None:
        super().__init__()
        self.config = config
        self.encoder = ConvNext(
            in_channels=config.in_channels, dims=config.dims, depths=config.depths
        )
        rows, columns = config.image_size
        self.stages = nn.ModuleList(
            GuideStage(
                deep=config.dims[3 - number],
                skip=config.dims[2 - number],
                grid=(rows >> (5 - number), columns >> (5 - number)),
                text_dim=config.text_dim,
                max_tokens=config.max_tokens,
                tokens=tokens,
            )
            for number, tokens in enumerate(config.tokens)
        )
        self.upsample = SubpixelUpsample(2, config.dims[0], config.fine, scale_factor=4)
        self.head = nn.Conv2d(config.fine, config.out_channels, 1)

    def encode(self, image: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Return the encoder's features at 1/4, 1/8, 1/16 and 1/32."""
        return self.encoder(image)

    def decode(
        self,
        features: tuple[torch.Tensor, ...],
        tokens: torch.Tensor | None = None,
        token_mask: torch.Tensor | None = None,
    ) -> torch.Tensor:
        """Return logits (B, S, H, W).

        Raises:
            ValueError: There is no prompt.
        """
        text, mask = required_prompt(tokens, token_mask)
        feature = features[3]
        for number, stage in enumerate(self.stages):
            feature = stage(feature, features[2 - number], text, mask)
        return self.head(self.upsample(feature))
