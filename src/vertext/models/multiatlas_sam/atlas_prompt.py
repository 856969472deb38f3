"""What registered atlases say, as channels of a first layer."""

from __future__ import annotations

import math

import torch
from torch import nn

from vertext.models.multiatlas_sam.config import MultiAtlasSamConfig
from vertext.models.multiatlas_sam.prompt_pyramid import PromptPyramid

_EMBEDDING = 8
_LEAST = 1e-6


class AtlasPrompt(nn.Module):
    """Encodes the atlas prompt at every scale from pixels to tokens.

    `probability` and `set` do not depend on the order of the atlases, `channels` does and, as in
    the paper, takes numbers of labels for intensities.

    Args:
        config: All settings.
    """

    def __init__(self, config: MultiAtlasSamConfig) -> None:
        super().__init__()
        self.mode = config.prompt
        self.sees_image = config.prompt_sees_image
        given = config.in_channels - 1
        self.classes = config.out_channels
        self.label_code = (
            nn.Embedding(config.out_channels, _EMBEDDING) if config.prompt == "set" else None
        )
        channels = {"probability": 2 * given + 1, "set": _EMBEDDING, "channels": given}
        self.pyramid = PromptPyramid(channels[config.prompt] + self.sees_image, config.scales)

    def forward(self, grey: torch.Tensor, atlases: torch.Tensor) -> list[torch.Tensor]:
        """Return features of every scale, full resolution first.

        Args:
            grey: (B, 1, H, W), normalised.
            atlases: (B, K, H, W): labels of K atlases, or shares of K classes.
        """
        if self.label_code is not None:
            return self._pooled(self.label_code, grey, atlases)
        if self.mode == "probability":
            atlases = torch.cat([atlases, _spread(atlases)], dim=1)
        return self.pyramid(self._with_image(grey, atlases))

    def _pooled(
        self, code: nn.Embedding, grey: torch.Tensor, atlases: torch.Tensor
    ) -> list[torch.Tensor]:
        """Encode each atlas alike, and average what they say at every scale."""
        batch, count = atlases.shape[:2]
        labels = atlases.round().clamp(0, self.classes - 1).long().flatten(0, 1)
        each = grey[:, None].expand(-1, count, -1, -1, -1).flatten(0, 1)
        features = self.pyramid(self._with_image(each, code(labels).movedim(-1, 1)))
        return [scale.unflatten(0, (batch, count)).mean(1) for scale in features]

    def _with_image(self, grey: torch.Tensor, prompt: torch.Tensor) -> torch.Tensor:
        return torch.cat([grey, prompt], dim=1) if self.sees_image else prompt


def _spread(shares: torch.Tensor) -> torch.Tensor:
    """Return variance of the votes for each class, and their entropy, (B, K + 1, H, W)."""
    variance = shares * (1 - shares)
    surprise = shares * shares.clamp(min=_LEAST, max=1.0).log()
    most = math.log(max(2, shares.shape[1]))
    return torch.cat([variance, -surprise.sum(1, keepdim=True) / most], dim=1)
