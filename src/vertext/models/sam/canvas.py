"""Where an image lies on the square that SAM encodes."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch.nn import functional


@dataclass(frozen=True)
class Canvas:
    """An image scaled until it fills a canvas from the upper left corner in one direction.

    Args:
        shape: Rows and columns of the image.
        size: Rows and columns of the canvas.
    """

    shape: tuple[int, int]
    size: tuple[int, int]

    @property
    def filled(self) -> tuple[int, int]:
        """Rows and columns of the canvas that the image covers."""
        scale = min(canvas / image for canvas, image in zip(self.size, self.shape, strict=True))
        rows, columns = (max(1, round(side * scale)) for side in self.shape)
        return rows, columns

    def put(self, maps: torch.Tensor, *, outside: float = 0.0) -> torch.Tensor:
        """Bring (N, C, H, W) onto the canvas, bilinear, antialiased where it is coarser."""
        rows, columns = self.filled
        placed = functional.interpolate(maps, (rows, columns), mode="bilinear", antialias=True)
        margin = (0, self.size[1] - columns, 0, self.size[0] - rows)
        return functional.pad(placed, margin, value=outside)

    def take(self, maps: torch.Tensor) -> torch.Tensor:
        """Bring what lies on the canvas, (N, C, any, any), back to the image, bilinear."""
        rows, columns = self.filled
        whole = functional.interpolate(maps, self.size, mode="bilinear")
        return functional.interpolate(whole[..., :rows, :columns], self.shape, mode="bilinear")

    def pixels(self, pixels: torch.Tensor) -> torch.Tensor:
        """Bring pixels (..., 2), column and row, onto the canvas; a centre is a whole number."""
        scale = pixels.new_tensor(self.filled[::-1]) / pixels.new_tensor(self.shape[::-1])
        return (pixels + 0.5) * scale - 0.5
