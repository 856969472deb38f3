"""What every network is to trainer, exporter and benchmark."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Protocol

import torch
from torch import nn

from vertext.models.network_config import NetworkConfig

Batch = Mapping[str, torch.Tensor]
"""Training slices: image (B, C, H, W), labels (B, H, W), and for networks that read text also
tokens (B, L, D), token_mask (B, L), sentences (B, S, D) and present (B, S)."""


class SegmentationCriterion(Protocol):
    """The loss on logits, as a network sees it."""

    active: torch.Tensor
    """(S,) bool: classes that the data set annotates."""
    off: torch.Tensor
    """(S, 1, 1): added to logits, it switches the other classes off."""
    ftc: float
    """Weight λ of a contrast between image and text."""

    def __call__(self, logits: torch.Tensor, target: torch.Tensor) -> dict[str, torch.Tensor]:
        """Return each weighted term for logits (B, S, H, W) and labels (B, H, W)."""
        ...


class SegmentationNetwork(nn.Module, ABC):
    """Base of all networks: an image encoder, and a decoder that may read a prompt.

    The encoder never sees the prompt, so that a changed prompt reuses its features.

    Attributes:
        config: Validated settings.
        stack_depth: Neighbouring slices of one scan that must come together in a batch; 1 for
            networks that look at one slice at a time.
    """

    config: NetworkConfig
    stack_depth: int = 1

    def forward(
        self,
        image: torch.Tensor,
        tokens: torch.Tensor | None = None,
        token_mask: torch.Tensor | None = None,
    ) -> torch.Tensor:
        """Return logits (B, S, H, W).

        Args:
            image: (B, C_in, H, W), normalised.
            tokens: (B, L, D) text tokens or phrase vectors, for networks that read text.
            token_mask: (B, L) bool, True where a token is real.
        """
        return self.decode(self.encode(image), tokens, token_mask)

    def encode(self, image: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Return image features; they do not depend on the text."""
        return (image,)

    @abstractmethod
    def decode(
        self,
        features: tuple[torch.Tensor, ...],
        tokens: torch.Tensor | None = None,
        token_mask: torch.Tensor | None = None,
    ) -> torch.Tensor:
        """Return logits (B, S, H, W) from the features of `encode`."""

    def losses(self, batch: Batch, loss: SegmentationCriterion) -> dict[str, torch.Tensor]:
        """Return the weighted terms of the training loss."""
        logits = self(batch["image"], batch.get("tokens"), batch.get("token_mask"))
        return loss(logits, batch["labels"])


def required_prompt(
    tokens: torch.Tensor | None, token_mask: torch.Tensor | None
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return a prompt that a network cannot do without.

    Raises:
        ValueError: There is none.
    """
    if tokens is None or token_mask is None:
        raise ValueError("this network needs the tokens of a prompt")
    return tokens, token_mask
