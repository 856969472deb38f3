"""The encoder that ATM-Net keeps from Swin UNETR."""

from __future__ import annotations

import inspect
from typing import Any

import torch
from monai.networks.nets import SwinUNETR
from torch import nn


class SwinEncoder(nn.Module):
    """swinViT, encoder1 to 4 and encoder10 of MONAI's 2-D SwinUNETR (17.816 M parameters at 48).

    Maps an image (B, C_in, H, W) to six features f⁰ … f⁵; fⁱ is (B, Cᵢ, H/2ⁱ, W/2ⁱ) with
    C = F, F, 2F, 4F, 8F, 16F for feature size F (the paper's f_v has F = 48).
    """

    def __init__(
        self, *, in_channels: int, image_size: tuple[int, int], feature_size: int = 48
    ) -> None:
        super().__init__()
        self.channels = tuple(feature_size * factor for factor in (1, 1, 2, 4, 8, 16))
        whole = swin_unetr(
            in_channels=in_channels,
            out_channels=1,
            image_size=image_size,
            feature_size=feature_size,
        )
        self.normalize = whole.normalize
        self.swinViT = whole.swinViT
        self.encoder1 = whole.encoder1
        self.encoder2 = whole.encoder2
        self.encoder3 = whole.encoder3
        self.encoder4 = whole.encoder4
        self.encoder10 = whole.encoder10

    def forward(self, image: torch.Tensor) -> tuple[torch.Tensor, ...]:
        hidden = self.swinViT(image, self.normalize)
        return (
            self.encoder1(image),
            self.encoder2(hidden[0]),
            self.encoder3(hidden[1]),
            self.encoder4(hidden[2]),
            hidden[3],
            self.encoder10(hidden[4]),
        )


def swin_unetr(
    *, in_channels: int, out_channels: int, image_size: tuple[int, ...], feature_size: int = 48
) -> SwinUNETR:
    """Build MONAI's SwinUNETR of the image's dimensions, by default in the paper's size."""
    arguments: dict[str, Any] = {
        "in_channels": in_channels,
        "out_channels": out_channels,
        "feature_size": feature_size,
        "spatial_dims": len(image_size),
    }
    # Only MONAI before 1.5 asks for the image size.
    if "img_size" in inspect.signature(SwinUNETR.__init__).parameters:
        arguments["img_size"] = image_size
    return SwinUNETR(**arguments)
