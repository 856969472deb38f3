"""U-BiSeNet: a residual U-Net beside a strip-pooling path."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from pydantic import Field
from torch import nn
from torch.nn import functional

from vertext.models.baselines.conv_block import ConvBlock
from vertext.models.baselines.feature_fusion import FeatureFusion
from vertext.models.baselines.residual_block import ResidualBlock
from vertext.models.baselines.residual_decoder import ResidualDecoder
from vertext.models.baselines.strip_pooling import StripPooling
from vertext.models.network_config import NetworkConfig
from vertext.models.segmentation_network import SegmentationNetwork


class UBiSeNetConfig(NetworkConfig):
    """Sizes of U-BiSeNet.

    Attributes:
        channels: Channels of the residual U-Net at a half to a thirty-second of the image.
        blocks: Residual blocks of its last four stages; ResNet-34 has 3, 4, 6 and 3.
        spatial_channels: Channels of the spatial extractor.
        spatial_blocks: Strip-pooling blocks of the spatial extractor.
    """

    channels: tuple[int, int, int, int, int] = (46, 46, 92, 184, 360)
    blocks: tuple[int, int, int, int] = (3, 4, 6, 3)
    spatial_channels: int = Field(64, ge=1)
    spatial_blocks: int = Field(3, ge=1)


class UBiSeNet(SegmentationNetwork):
    """An effective U-Net and BiSeNet complementary network (10.1016/j.bspc.2023.105682).

    From the paper: a residual U-Net with ResNet-34 as encoder, a spatial extractor of
    strip-pooling blocks in the place of BiSeNet's spatial path, and a feature-fusion module.
    No code was published.

    Decided here: widths below ResNet-34's own 64 to 512, which alone has 21 M parameters, so
    that all come near the published 12.59 M; no ImageNet weights; that the paths meet at half the
    image's resolution, where BiSeNet meets at an eighth; instance normalisation.

    Args:
        config: All settings.
    """

    config: UBiSeNetConfig

    def __init__(self, config: UBiSeNetConfig) -> None:
        super().__init__()
        self.config = config
        fine, space = config.channels[0], config.spatial_channels
        self.encoder = _ResNetEncoder(config.in_channels, config.channels, config.blocks)
        self.decoder = ResidualDecoder(config.channels)
        self.spatial = nn.Sequential(ConvBlock(config.in_channels, space, stride=2))
        for _ in range(config.spatial_blocks):
            self.spatial.extend([ConvBlock(space, space), StripPooling(space)])
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
        context = self.decoder(self.encoder(image))
        logits = self.head(self.fusion(self.spatial(image), context))
        return functional.interpolate(logits, size=self.config.image_size, mode="bilinear")


class _ResNetEncoder(nn.Module):
    def __init__(self, in_channels: int, channels: Sequence[int], blocks: Sequence[int]) -> None:
        super().__init__()
        self.stem = ConvBlock(in_channels, channels[0], 7, stride=2)
        self.pool = nn.MaxPool2d(3, 2, padding=1)
        self.stages = nn.ModuleList(
            nn.Sequential(
                # The pooling has halved the size before the first stage already.
                ResidualBlock(before, after, stride=1 if number == 0 else 2),
                *(ResidualBlock(after, after) for _ in range(count - 1)),
            )
            for number, (before, after, count) in enumerate(
                zip(channels, channels[1:], blocks, strict=False)
            )
        )

    def forward(self, image: torch.Tensor) -> list[torch.Tensor]:
        """Return maps at a half to a thirty-second of the image, finest first."""
        features = [self.stem(image)]
        feature = self.pool(features[0])
        for stage in self.stages:
            feature = stage(feature)
            features.append(feature)
        return features
