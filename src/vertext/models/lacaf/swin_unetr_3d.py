"""Swin UNETR as the eyes of LACAF, as in the released ablations."""

from __future__ import annotations

import torch
from torch import nn

from vertext.models.atm_net.swin_encoder import swin_unetr


class SwinUnetr3d(nn.Module):
    """MONAI's 3-D Swin UNETR without its output layer, which returns its bottleneck too.

    Args:
        in_channels: Channels of the image.
        patch: Edge of the cubes, a multiple of 32, at least 64.
        feature_size: Channels at full resolution, a multiple of 12; the bottleneck has 16 times
            as many.
    """

    def __init__(self, in_channels: int, patch: int, feature_size: int) -> None:
        super().__init__()
        self.whole = swin_unetr(
            in_channels=in_channels,
            out_channels=1,
            image_size=(patch, patch, patch),
            feature_size=feature_size,
        )
        self.whole.out = nn.Identity()

    def forward(self, image: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return bottleneck and features at full resolution.

        Args:
            image: (B, C_in, D, H, W); edges are multiples of 32.

        Returns:
            (B, 16 F, D/32, H/32, W/32) and (B, F, D, H, W).
        """
        whole = self.whole
        hidden = whole.swinViT(image, whole.normalize)
        bottleneck = whole.encoder10(hidden[4])
        x = whole.decoder5(bottleneck, hidden[3])
        x = whole.decoder4(x, whole.encoder4(hidden[2]))
        x = whole.decoder3(x, whole.encoder3(hidden[1]))
        x = whole.decoder2(x, whole.encoder2(hidden[0]))
        return bottleneck, whole.decoder1(x, whole.encoder1(image))
