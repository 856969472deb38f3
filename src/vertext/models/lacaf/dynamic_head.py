"""A small network a class, whose weights are made from the class's vector."""

from __future__ import annotations

import torch
from torch import nn

WIDTH = 8
_SIZES = (WIDTH * WIDTH, WIDTH * WIDTH, WIDTH, WIDTH, WIDTH, 1)
PARAMETERS = sum(_SIZES)
"""Weights and biases of three convolutions of one voxel, 8 → 8 → 8 → 1."""


class DynamicHead(nn.Module):
    """Three convolutions of one voxel a class on shared features.

    Source: Liu et al., CLIP-Driven Universal Model, ICCV 2023; 153 parameters a class.

    Args:
        channels: Channels of the U-Net's features.
        class_dim: Length of a class's vector.
        groups: Groups of the norm on the features.
    """

    def __init__(self, channels: int, class_dim: int, groups: int) -> None:
        super().__init__()
        self.features = nn.Sequential(
            nn.GroupNorm(groups, channels), nn.ReLU(), nn.Conv3d(channels, WIDTH, 1)
        )
        self.controller = nn.Linear(class_dim, PARAMETERS)

    def forward(
        self, fine: torch.Tensor, classes: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Return shared features (B, 8, D, H, W) and each class's parameters (B, N, 153).

        Args:
            fine: The U-Net's features, (B, C, D, H, W).
            classes: Class vectors, (B, N, class_dim).
        """
        return self.features(fine), self.controller(classes)


def apply_heads(features: torch.Tensor, parameters: torch.Tensor) -> torch.Tensor:
    """Run every class's network over the same voxels.

    One class after the other: memory holds the inner features of one.

    Args:
        features: (B, 8, V).
        parameters: (B, N, 153).

    Returns:
        Logits (B, N, V).
    """
    logits = []
    for own in parameters.unbind(dim=1):
        w1, w2, w3, b1, b2, b3 = own.split(_SIZES, dim=1)
        x = torch.relu(torch.baddbmm(b1[:, :, None], w1.unflatten(1, (WIDTH, WIDTH)), features))
        x = torch.relu(torch.baddbmm(b2[:, :, None], w2.unflatten(1, (WIDTH, WIDTH)), x))
        logits.append(torch.baddbmm(b3[:, :, None], w3[:, None], x))
    return torch.cat(logits, dim=1)
