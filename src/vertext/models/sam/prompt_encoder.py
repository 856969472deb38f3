"""SAM's prompt encoder."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import nn

from vertext.models.sam.channel_norm import ChannelNorm
from vertext.models.sam.position_code import PositionCode, grid_places

NO_POINT = -1
"""In place of 1 (on the structure) or 0 (off it), for points that fill up a row."""


class EncodedPrompt(NamedTuple):
    """What the mask decoder reads of N prompts.

    Attributes:
        tokens: (N, T, C) of points and corners of boxes; T may be 0.
        dense: (N, C, rows, columns) of masks, or (1, C, 1, 1) that stands for none.
    """

    tokens: torch.Tensor
    dense: torch.Tensor


class PromptEncoder(nn.Module):
    """Turns points, boxes and masks into what the mask decoder reads, for a grid of any size.

    Source: Kirillov et al., "Segment Anything", ICCV 2023. Names of parameters are SAM's.

    Args:
        width: Channels C.
        mask_channels: Channels that masks are squeezed through.
    """

    def __init__(self, width: int = 256, *, mask_channels: int = 16) -> None:
        super().__init__()
        self.pe_layer = PositionCode(width)
        # Off the structure, on it, upper left and lower right corner of a box.
        self.point_embeddings = nn.ModuleList(nn.Embedding(1, width) for _ in range(4))
        self.not_a_point_embed = nn.Embedding(1, width)
        self.mask_downscaling = nn.Sequential(
            nn.Conv2d(1, mask_channels // 4, 2, 2),
            ChannelNorm(mask_channels // 4),
            nn.GELU(),
            nn.Conv2d(mask_channels // 4, mask_channels, 2, 2),
            ChannelNorm(mask_channels),
            nn.GELU(),
            nn.Conv2d(mask_channels, width, 1),
        )
        self.no_mask_embed = nn.Embedding(1, width)

    def forward(
        self,
        points: torch.Tensor | None = None,
        boxes: torch.Tensor | None = None,
        masks: torch.Tensor | None = None,
        *,
        size: tuple[int, int],
    ) -> EncodedPrompt:
        """Encode N prompts, each of points, a box or a mask, or of several of them.

        Args:
            points: (N, P, 3) column, row, and 1 on the structure, 0 off it, NO_POINT for neither.
            boxes: (N, 4) first column, first row, last column, last row.
            masks: (N, 4·rows, 4·columns) logits, for a grid of rows and columns.
            size: Rows and columns of the encoded image, in whose pixels points and boxes count.
        """
        given = [prompt for prompt in (points, boxes, masks) if prompt is not None]
        tokens = [given[0].new_zeros(len(given[0]), 0, self.no_mask_embed.embedding_dim)]
        if points is not None:
            # As in SAM, a point that is none stands where a box would.
            tokens.append(self._points(points if boxes is not None else _with_none(points), size))
        if boxes is not None:
            tokens.append(self._places(boxes.unflatten(1, (2, 2)), size) + self._kinds(2, 3))
        if masks is None:
            dense = self.no_mask_embed.weight[..., None, None]
        else:
            dense = self.mask_downscaling(masks[:, None])
        return EncodedPrompt(torch.cat(tokens, dim=1), dense)

    def grid_code(self, grid: tuple[int, int]) -> torch.Tensor:
        """Return the position code of the places of a grid, (rows·columns, C)."""
        return self.pe_layer(grid_places(grid).to(self.no_mask_embed.weight.device))

    def _points(self, points: torch.Tensor, size: tuple[int, int]) -> torch.Tensor:
        places, kinds = self._places(points[..., :2], size), points[..., 2].long()
        meanings = torch.cat([self.not_a_point_embed.weight, self._kinds(0, 1)])
        return places * (kinds != NO_POINT)[..., None] + meanings[kinds - NO_POINT]

    def _kinds(self, *numbers: int) -> torch.Tensor:
        embeddings = self.point_embeddings
        return torch.cat(tuple(embeddings.get_parameter(f"{number}.weight") for number in numbers))

    def _places(self, pixels: torch.Tensor, size: tuple[int, int]) -> torch.Tensor:
        """Return the position code of pixels (..., 2), column and row: that of their centres."""
        return self.pe_layer((pixels + 0.5) / pixels.new_tensor(size[::-1]) * 2 - 1)


def _with_none(points: torch.Tensor) -> torch.Tensor:
    none = points.new_tensor([0, 0, NO_POINT]).expand(len(points), 1, 3)
    return torch.cat([points, none], dim=1)
