"""One vector a class, gathered over the whole training."""

from __future__ import annotations

import torch
from torch import nn


class ClassPrototypes(nn.Module):
    """Moving averages of class vectors; they are saved with the weights.

    Args:
        classes: Number S of classes.
        dim: Size C of a vector.
        momentum: Share of a prototype that one batch leaves as it is.
    """

    def __init__(self, *, classes: int, dim: int, momentum: float) -> None:
        super().__init__()
        self.momentum = momentum
        self.register_buffer("vectors", torch.zeros(classes, dim))
        self.vectors: torch.Tensor

    @torch.no_grad()
    def update(self, vectors: torch.Tensor, present: torch.Tensor) -> None:
        """Move the prototypes of present classes; a class seen for the first time is taken over.

        Args:
            vectors: (B, S, C).
            present: (B, S) bool.
        """
        count = present.sum(0)[:, None]
        mean = (vectors * present[..., None]).sum(0) / count.clamp(min=1)
        moved = torch.where(self._known, self.vectors.lerp(mean, 1 - self.momentum), mean)
        self.vectors.copy_(torch.where(count > 0, moved, self.vectors))

    def enrich(self, vectors: torch.Tensor, *, share: float) -> torch.Tensor:
        """Return vectors (B, S, C) mixed with that share of the prototypes that are known."""
        return torch.where(self._known, vectors.lerp(self.vectors, share), vectors)

    @property
    def _known(self) -> torch.Tensor:
        return self.vectors.any(1, keepdim=True)
