"""What a pixel is at full resolution, which level it belongs to at a quarter of it."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional

from vertext.anatomy import CLASS_COUNT, SPINE, Kind
from vertext.models.atm_net.level_coordinate import LevelCoordinate


class FactoredHead(nn.Module):
    """p(class) = p(kind) · p(level | kind).

    Outlines need full resolution and few channels, names need context and many. One plain
    1×1 convolution on a thin last feature cannot tell twenty classes apart.

    Args:
        fine: Channels of the last decoder feature.
        coarse: Channels of the decoder feature at a quarter of the resolution.
        ordinal: Whether levels are places on one axis instead of unrelated classes.
    """

    def __init__(self, *, fine: int, coarse: int, ordinal: bool = False) -> None:
        super().__init__()
        groups = _groups()
        self.sizes = [len(group) for group in groups]
        self.kind = nn.Conv2d(fine, len(groups), 1)
        # The level head keeps the classes of a kind together; `place` puts them in class order.
        listed = [number for group in groups for number in group]
        self.axis = LevelCoordinate(listed) if ordinal else nn.Identity()
        channels = LevelCoordinate.channels if ordinal else CLASS_COUNT
        self.level = nn.Sequential(
            nn.Conv2d(coarse, coarse, 3, padding=1), nn.ReLU(), nn.Conv2d(coarse, channels, 1)
        )
        grouped = torch.tensor(listed)
        kinds = torch.arange(len(groups)).repeat_interleave(torch.tensor(self.sizes))
        self.register_buffer("place", grouped.argsort(), persistent=False)
        self.register_buffer("kind_of", kinds[grouped.argsort()], persistent=False)
        self.place: torch.Tensor
        self.kind_of: torch.Tensor

    def forward(self, fine: torch.Tensor, coarse: torch.Tensor) -> torch.Tensor:
        """Return logits (B, S, H, W) from fine (B, C₀, H, W) and coarse (B, C₂, H/4, W/4)."""
        # Normalised after the interpolation: before it, the levels of a kind would no longer
        # sum to one where two of them meet.
        whole = self.axis(
            functional.interpolate(self.level(coarse), scale_factor=4, mode="bilinear")
        )
        sums = [_log_sum_exp(part) for part in whole.split(self.sizes, dim=1)]
        kind = self.kind(fine) - torch.cat(sums, dim=1)
        return kind.index_select(1, self.kind_of) + whole.index_select(1, self.place)


def _log_sum_exp(x: torch.Tensor) -> torch.Tensor:
    """Return log Σ exp over channels (B, 1, H, W).

    Step by step, since ONNX Runtime takes ten times as long for its own log-softmax over channels.
    """
    most = x.detach().amax(1, keepdim=True)
    return most + (x - most).exp().sum(1, keepdim=True).log()


def _groups() -> list[tuple[int, ...]]:
    """Class numbers of background and of each kind."""
    return [(0,)] + [tuple(s.index for s in SPINE.of_kind(kind)) for kind in Kind]
