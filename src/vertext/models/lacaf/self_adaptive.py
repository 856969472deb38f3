"""LACAF's self-adaptive part: what a class asks, and what the image answers."""

from __future__ import annotations

import torch
from torch import nn

from vertext.models.lacaf.config import Fusion, LacafConfig
from vertext.models.lacaf.image_vector import ImageAdapter
from vertext.models.lacaf.position_code_3d import position_code_3d
from vertext.models.lacaf.text_adapter import TextAdapter


class SelfAdaptive(nn.Module):
    """Text adapters, class affinity and learned fusion, as one vector a class.

    `cross_attention`: adapted texts are queries. In each layer they look at each other (class
    affinity) and at the bottleneck's tokens with their places, with norms, residuals and a
    feed-forward part. `released`: affinity A = TTᵀ of the adapted texts, min-max normalised,
    times a value matrix whose rows are all the same image vector: a scalar gate. `text`: the
    adapted texts alone.

    Source: "Self-adaptive vision-language model for 3D segmentation of pulmonary artery and
    vein", arXiv 2501.03722, title and abstract; `released` follows its public code.

    Args:
        config: All settings.

    Attributes:
        out_dim: Length of a class's vector.
    """

    def __init__(self, config: LacafConfig) -> None:
        super().__init__()
        self.fusion = config.fusion
        self.text_adapter = _text_adapter(config)
        self.out_dim = config.dim if self.fusion is Fusion.TEXT else 2 * config.dim
        channels = config.channels[-1]
        if self.fusion is Fusion.RELEASED:
            self.image_adapter = ImageAdapter(channels, config.dim, config.groups, config.grid)
        if self.fusion is Fusion.CROSS_ATTENTION:
            self.tokens = nn.Linear(channels, config.dim)
            layer = nn.TransformerDecoderLayer(
                config.dim,
                config.heads,
                dim_feedforward=2 * config.dim,
                dropout=0.0,
                activation="gelu",
                batch_first=True,
                norm_first=True,
            )
            self.attention = nn.TransformerDecoder(
                layer, config.layers, norm=nn.LayerNorm(config.dim)
            )

    def forward(self, bottleneck: torch.Tensor, text: torch.Tensor) -> torch.Tensor:
        """Return class vectors (B, N, out_dim).

        Args:
            bottleneck: (B, C, d, h, w).
            text: Frozen text vectors (B, N, text_dim).
        """
        adapted = self.text_adapter(text)
        if self.fusion is Fusion.TEXT:
            return adapted
        if self.fusion is Fusion.RELEASED:
            answer = self._gated(self.image_adapter(bottleneck), adapted)
        else:
            answer = self._attended(bottleneck, adapted)
        return torch.cat([answer, adapted], dim=2)

    def _attended(self, bottleneck: torch.Tensor, adapted: torch.Tensor) -> torch.Tensor:
        tokens = self.tokens(bottleneck.flatten(2).transpose(1, 2))
        code = position_code_3d(bottleneck.shape[2:], tokens.shape[2]).to(tokens)
        return self.attention(adapted, tokens + code)

    @staticmethod
    def _gated(image: torch.Tensor, adapted: torch.Tensor) -> torch.Tensor:
        affinity = adapted @ adapted.transpose(1, 2)
        low = affinity.amin(dim=(1, 2), keepdim=True)
        high = affinity.amax(dim=(1, 2), keepdim=True)
        affinity = (affinity - low) / (high - low).clamp_min(1e-12)
        return affinity @ image[:, None].expand(-1, adapted.shape[1], -1)


def _text_adapter(config: LacafConfig) -> nn.Module:
    if config.text_adapter == "linear":
        return nn.Sequential(nn.Linear(config.text_dim, config.dim), nn.ReLU())
    return TextAdapter(config.classes, config.text_dim, config.adapter_dim, config.dim)
