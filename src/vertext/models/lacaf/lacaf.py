"""LACAF: a 3-D network whose classes are made from text."""

from __future__ import annotations

import torch
from torch import nn

from vertext.models.lacaf.concatenated_text import ConcatenatedText
from vertext.models.lacaf.config import Fusion, LacafConfig
from vertext.models.lacaf.dynamic_head import DynamicHead, apply_heads
from vertext.models.lacaf.self_adaptive import SelfAdaptive
from vertext.models.lacaf.swin_unetr_3d import SwinUnetr3d
from vertext.models.lacaf.unet_3d import Unet3d

_HEAD_GROUPS = 16


class Lacaf(nn.Module):
    """U-Net or Swin UNETR, fusion of text and image, dynamic class heads.

    The backbone never sees the text, so that other texts reuse its features.

    Source: arXiv 2501.03722; written clean from a description of its public code.

    Args:
        config: All settings.
    """

    def __init__(self, config: LacafConfig) -> None:
        super().__init__()
        self.config = config
        fine = config.channels[0]
        self.backbone = (
            Unet3d(config.in_channels, config.channels)
            if config.backbone == "unet"
            else SwinUnetr3d(config.in_channels, config.patch, fine)
        )
        if not config.reads_text:
            self.plain = nn.Conv3d(fine, config.classes, 1)
            return
        alone = config.fusion in (Fusion.CONCATENATED, Fusion.UNIVERSAL)
        self.fusion = ConcatenatedText(config) if alone else SelfAdaptive(config)
        groups = _HEAD_GROUPS if fine % _HEAD_GROUPS == 0 else 1
        self.head = DynamicHead(fine, self.fusion.out_dim, groups)

    def forward(self, image: torch.Tensor, text: torch.Tensor | None = None) -> torch.Tensor:
        """Return logits (B, N, D, H, W), one sigmoid a class.

        Args:
            image: (B, C_in, D, H, W), grey values in the HU window, 0 to 1.
            text: Frozen text vectors of the classes, (N, text_dim).

        Raises:
            ValueError: The network reads text and there is none.
        """
        return self.decode(self.encode(image), text)

    def encode(self, image: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return bottleneck and fine features; they do not depend on the text."""
        bottleneck, fine = self.backbone(image)
        return bottleneck, fine

    def decode(
        self, features: tuple[torch.Tensor, torch.Tensor], text: torch.Tensor | None = None
    ) -> torch.Tensor:
        """Return logits (B, N, D, H, W) from the features of `encode`.

        Raises:
            ValueError: The network reads text and there is none.
        """
        if not self.config.reads_text:
            return self.plain(features[1])
        shared, parameters = self.heads(features, text)
        return apply_heads(shared.flatten(2), parameters).unflatten(2, shared.shape[2:])

    def heads(
        self, features: tuple[torch.Tensor, torch.Tensor], text: torch.Tensor | None
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Return what `apply_heads` makes logits of: (B, 8, D, H, W) and (B, N, 153).

        A runtime that keeps these holds no more for many classes than for few.

        Raises:
            ValueError: There is no text.
        """
        if text is None:
            raise ValueError("this network needs the text vectors of its classes")
        if self.config.constant_text:
            text = text.mean(dim=0, keepdim=True).expand_as(text)
        bottleneck, fine = features
        classes = self.fusion(bottleneck, text[None].expand(len(fine), -1, -1))
        return self.head(fine, classes)
