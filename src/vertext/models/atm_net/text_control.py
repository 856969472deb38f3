"""What stands in for the text in controlled experiments."""

from __future__ import annotations

import torch
from torch import nn

from vertext.models.atm_net.config import HasfConfig


class TextControl(nn.Module):
    """Replace the text tokens according to `hasf.text_source`.

    Without such a control a gain cannot be put down to the words: constant text adds the same
    attention and parameters. The stand-ins are the same for every image, so they carry nothing
    about it; `shuffled` gives each image the prompt of another one in the batch.

    Args:
        text_dim: Size D of a text token.
        config: Settings of HASF.
    """

    def __init__(self, *, text_dim: int, config: HasfConfig) -> None:
        super().__init__()
        self.source = config.text_source
        generator = torch.Generator().manual_seed(0)
        shape = (1, config.max_tokens, text_dim)
        if self.source == "learned":
            self.tokens = nn.Parameter(torch.randn(shape, generator=generator) * 0.02)
        elif self.source == "constant":
            word = torch.randn(1, 1, text_dim, generator=generator)
            self.register_buffer("tokens", word.expand(shape).contiguous())
        elif self.source == "random":
            self.register_buffer("tokens", torch.randn(shape, generator=generator))

    def forward(self, text: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return tokens (B, L, D) and mask (B, L) to use instead of the given ones."""
        if self.source == "real":
            return text, mask
        if self.source == "shuffled":
            return text.roll(1, dims=0), mask.roll(1, dims=0)
        batch = text.shape[0]
        return self.tokens.expand(batch, -1, -1), mask.new_ones(batch, self.tokens.shape[1])
