"""From the tokens of a prompt to M tokens of a decoder stage."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import nn
from torch.nn import functional

from vertext.models.atm_net.attention import Attention, head_count
from vertext.models.atm_net.position_code import position_code_1d

Activation = Callable[[torch.Tensor], torch.Tensor]


class ConvTextProjection(nn.Module):
    """1×1 convolution over the token axis, activation, linear, activation ("project").

    Args:
        text_dim: Size D of a text token.
        dim: Channels C of the stage.
        max_tokens: Length L; shorter prompts are padded, the padding is zeroed first.
        tokens: Number M of tokens made.
        activations: After the convolution and after the linear layer; ReLU twice in ATM-Net.
    """

    def __init__(
        self,
        text_dim: int,
        dim: int,
        *,
        max_tokens: int,
        tokens: int,
        activations: tuple[Activation, Activation] = (torch.relu, torch.relu),
    ) -> None:
        super().__init__()
        self.max_tokens = max_tokens
        self.activations = activations
        self.mix = nn.Conv1d(max_tokens, tokens, 1)
        self.project = nn.Linear(text_dim, dim)

    def forward(self, text: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Project text (B, L, D) with mask (B, L), True = real, to (B, M, C)."""
        real = text * mask[..., None].to(text.dtype)
        padded = functional.pad(real, (0, 0, 0, self.max_tokens - text.shape[1]))
        first, second = self.activations
        return second(self.project(first(self.mix(padded))))


class ResamplerTextProjection(nn.Module):
    """M learned queries attend to the real tokens, however many there are.

    A learned token stands beside them, so that an empty prompt is well defined. The text's
    order reaches the attention through a position code on the keys.

    Args:
        text_dim: Size D of a text token.
        dim: Channels C of the stage.
        max_tokens: Longest prompt.
        tokens: Number M of tokens made.
    """

    def __init__(self, text_dim: int, dim: int, *, max_tokens: int, tokens: int) -> None:
        super().__init__()
        self.project = nn.Linear(text_dim, dim)
        self.nothing = nn.Parameter(torch.randn(1, 1, dim) * 0.02)
        self.queries = nn.Parameter(torch.randn(1, tokens, dim) * 0.02)
        self.attention = Attention(dim, head_count(dim))
        self.norm = nn.LayerNorm(dim)
        self.register_buffer("code", position_code_1d(max_tokens, dim), persistent=False)
        self.code: torch.Tensor

    def forward(self, text: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Project text (B, L, D) with mask (B, L), True = real, to (B, M, C)."""
        batch, length = mask.shape
        values = torch.relu(self.project(text))
        nothing = self.nothing.expand(batch, -1, -1)
        keys = torch.cat([nothing, values + self.code[:length]], dim=1)
        values = torch.cat([nothing, values], dim=1)
        seen = functional.pad(mask, (1, 0), value=True)
        queries = self.queries.expand(batch, -1, -1)
        return self.norm(queries + self.attention(queries, keys, values, seen))
