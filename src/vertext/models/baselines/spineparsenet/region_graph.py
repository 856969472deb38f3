"""From a volume to a graph of its classes and back."""

from __future__ import annotations

import torch
from torch import nn

from vertext.models.baselines.spineparsenet.class_graph import class_graph

_EPSILON = 1e-6


class RegionGraph(nn.Module):
    """Region pooling, graph convolutions, region unpooling (SpineParseNet, §II).

    A node is the mean feature of the voxels of a class, weighted by their probability. After the
    convolutions every voxel receives the nodes of its classes, weighted likewise.

    Args:
        channels: Channels C of the features.
        node: Channels G of a node after each convolution.
        classes: Number S of classes.
        layers: Graph convolutions.
    """

    def __init__(self, channels: int, *, node: int, classes: int, layers: int) -> None:
        super().__init__()
        self.layers = nn.ModuleList(
            nn.Linear(channels if number == 0 else node, node) for number in range(layers)
        )
        self.register_buffer("links", class_graph(classes), persistent=False)
        self.links: torch.Tensor

    def forward(self, features: torch.Tensor, logits: torch.Tensor) -> torch.Tensor:
        """Return the semantic representation (1, G, D, H, W).

        Args:
            features: (1, C, D, H, W).
            logits: (1, S, D, H, W), whose softmax says which voxel belongs to which class.
        """
        shares = logits.softmax(1).flatten(2)
        nodes = self.pool(features, shares)
        for layer in self.layers:
            nodes = torch.relu(self.links @ layer(nodes))
        return (nodes.transpose(1, 2) @ shares).unflatten(2, features.shape[2:])

    @staticmethod
    def pool(features: torch.Tensor, shares: torch.Tensor) -> torch.Tensor:
        """Return nodes (1, S, C) of features (1, C, D, H, W) for shares (1, S, D·H·W)."""
        sums = shares @ features.flatten(2).transpose(1, 2)
        return sums / (shares.sum(2, keepdim=True) + _EPSILON)
