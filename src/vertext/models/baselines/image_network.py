"""A network of another library that looks at the image alone."""

from __future__ import annotations

import torch
from torch import nn

from vertext.models.network_config import NetworkConfig
from vertext.models.segmentation_network import SegmentationNetwork


class ImageNetwork(SegmentationNetwork):
    """Hands the image to a network and returns its logits; no text is read.

    Args:
        config: All settings.
        network: Maps (B, C_in, H, W) to (B, S, H, W).
    """

    def __init__(self, config: NetworkConfig, network: nn.Module) -> None:
        super().__init__()
        self.config = config
        self.network = network

    def decode(
        self,
        features: tuple[torch.Tensor, ...],
        tokens: torch.Tensor | None = None,
        token_mask: torch.Tensor | None = None,
    ) -> torch.Tensor:
        """Return logits (B, S, H, W)."""
        return self.network(features[0])
