"""Self-attention over a feature map that fits in memory at every scale."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional

from vertext.models.atm_net.attention import Attention, head_count
from vertext.models.atm_net.config import SelfAttentionMode
from vertext.models.atm_net.position_code import position_code_2d


class ImageSelfAttention(nn.Module):
    """SA(PE(f), PE(f), f) of ATM-Net Eq. 1 on a map of known size.

    Global attention over 192² tokens needs 43 GB of attention maps at batch 8, so high
    resolutions attend within windows, or to keys pooled to a coarse grid.

    Args:
        dim: Channels C.
        grid: Rows and columns of the map.
        mode: `global`, `window` (shifted by half a window, so that borders move against the
            neighbouring stage's) or `pooled`.
        window: Side of a window, or of the pooled grid, in tokens.
    """

    def __init__(
        self, dim: int, *, grid: tuple[int, int], mode: SelfAttentionMode, window: int
    ) -> None:
        super().__init__()
        self.attention = Attention(dim, head_count(dim))
        self.grid = grid
        self.mode = mode
        self.window = window
        self.register_buffer("code", position_code_2d(*grid, dim), persistent=False)
        self.code: torch.Tensor

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        """Attend; tokens and result are (B, rows·columns, C)."""
        coded = tokens + self.code
        if self.mode == "global":
            return self.attention(coded, coded, tokens)
        if self.mode == "pooled":
            return self.attention(coded, self._pool(coded), self._pool(tokens))
        keys, values = self._to_windows(coded), self._to_windows(tokens)
        mixed = self.attention(keys, keys, values, self._inside.repeat(tokens.shape[0], 1))
        return self._from_windows(mixed, tokens.shape[0])

    def _pool(self, tokens: torch.Tensor) -> torch.Tensor:
        image = tokens.transpose(1, 2).unflatten(2, self.grid)
        stride = tuple(_pooling(side, self.window) for side in self.grid)
        return functional.avg_pool2d(image, stride).flatten(2).transpose(1, 2)

    @property
    def _padding(self) -> tuple[int, int, int, int]:
        """Left, right, top, bottom: half a window before, the rest up to whole windows after."""
        shift = self.window // 2
        bottom, right = (-(side + shift) % self.window for side in self.grid)
        return shift, right, shift, bottom

    @property
    def _inside(self) -> torch.Tensor:
        real = torch.ones(1, self.grid[0] * self.grid[1], 1, device=self.code.device)
        return self._to_windows(real)[..., 0] > 0

    def _to_windows(self, tokens: torch.Tensor) -> torch.Tensor:
        image = functional.pad(tokens.transpose(1, 2).unflatten(2, self.grid), self._padding)
        parts = image.unflatten(3, (-1, self.window)).unflatten(2, (-1, self.window))
        # (B, C, rows, w, columns, w) -> (B·rows·columns, w², C)
        return parts.permute(0, 2, 4, 3, 5, 1).flatten(3, 4).flatten(0, 2)

    def _from_windows(self, windows: torch.Tensor, batch: int) -> torch.Tensor:
        left, right, top, bottom = self._padding
        rows = (self.grid[0] + top + bottom) // self.window
        columns = (self.grid[1] + left + right) // self.window
        parts = windows.reshape(batch, rows, columns, self.window, self.window, -1)
        image = parts.permute(0, 5, 1, 3, 2, 4).flatten(4, 5).flatten(2, 3)
        inner = image[:, :, top : top + self.grid[0], left : left + self.grid[1]]
        return inner.flatten(2).transpose(1, 2)


def _pooling(side: int, most: int) -> int:
    """Return the smallest divisor of a side that leaves at most that many tokens."""
    return next(
        stride for stride in range(1, side + 1) if not side % stride and side <= stride * most
    )
