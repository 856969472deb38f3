"""Modified BiSeNet: a U-shaped context path beside a spatial path."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from pydantic import Field
from torch import nn
from torch.nn import functional

from vertext.models.baselines.attention_refinement import AttentionRefinement
from vertext.models.baselines.conv_block import ConvBlock
from vertext.models.baselines.feature_fusion import FeatureFusion
from vertext.models.baselines.multi_scale_attention import MultiScaleAttention
from vertext.models.baselines.residual_block import ResidualBlock
from vertext.models.baselines.residual_decoder import ResidualDecoder
from vertext.models.network_config import NetworkConfig
from vertext.models.segmentation_network import SegmentationNetwork


class ModifiedBiSeNetConfig(NetworkConfig):
    """Sizes of Modified BiSeNet.

    Attributes:
        channels: Channels of the context path at a half to a thirty-second of the image.
        blocks: Residual blocks of each of its stages.
        spatial_channels: Channels of the spatial path.
        spatial_blocks: Attention blocks of the spatial path.
    """

    channels: tuple[int, int, int, int, int] = (64, 128, 256, 512, 576)
    blocks: int = Field(2, ge=1)
    spatial_channels: int = Field(64, ge=1)
    spatial_blocks: int = Field(2, ge=1)


class ModifiedBiSeNet(SegmentationNetwork):
    """A modified BiSeNet for spinal segmentation (ICIRA 2023, 10.1007/978-981-99-6489-5_11).

    From the paper: a U-shaped context path whose encoder stages all pass an attention-refinement
    module, residual connections in it, a spatial path with SegNeXt's multi-scale convolutional
    attention, and BiSeNet's feature-fusion module. No code was published.

    Decided here: every size (chosen so that the parameters come near the published 41.91 M);
    residual blocks as the residual connections; that the paths meet at half the image's
    resolution, where BiSeNet meets at an eighth, since a disc is a few pixels high; no auxiliary
    heads; instance normalisation.

    Args:
        config: All settings.
    """

    config: ModifiedBiSeNetConfig

    def __init__(self, config: ModifiedBiSeNetConfig) -> None:
        super().__init__()
        self.config = config
        fine, space = config.channels[0], config.spatial_channels
        self.context = _ContextPath(config.in_channels, config.channels, config.blocks)
        self.spatial = nn.Sequential(
            ConvBlock(config.in_channels, space, stride=2),
            *(MultiScaleAttention(space) for _ in range(config.spatial_blocks)),
        )
        self.fusion = FeatureFusion(space + fine, fine)
        self.head = nn.Sequential(ConvBlock(fine, fine), nn.Conv2d(fine, config.out_channels, 1))

    def decode(
        self,
        features: tuple[torch.Tensor, ...],
        tokens: torch.Tensor | None = None,
        token_mask: torch.Tensor | None = None,
    ) -> torch.Tensor:
        """Return logits (B, S, H, W) of the image (B, C_in, H, W); no text is read."""
        (image,) = features
        logits = self.head(self.fusion(self.spatial(image), self.context(image)))
        return functional.interpolate(logits, size=self.config.image_size, mode="bilinear")


class _ContextPath(nn.Module):
    def __init__(self, in_channels: int, channels: Sequence[int], blocks: int) -> None:
        super().__init__()
        below = (in_channels, *channels)
        self.stages = nn.ModuleList(
            nn.Sequential(
                ResidualBlock(before, after, stride=2),
                *(ResidualBlock(after, after) for _ in range(blocks - 1)),
            )
            for before, after in zip(below, channels, strict=False)
        )
        self.refine = nn.ModuleList(AttentionRefinement(width) for width in channels)
        self.decoder = ResidualDecoder(channels)

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        """Return (B, channels[0], H/2, W/2)."""
        feature, refined = image, []
        for stage, refine in zip(self.stages, self.refine, strict=True):
            feature = stage(feature)
            refined.append(refine(feature))
        return self.decoder(refined)
