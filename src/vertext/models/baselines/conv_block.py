"""Convolution, normalisation, activation."""

from __future__ import annotations

from torch import nn


class ConvBlock(nn.Sequential):
    """A convolution that keeps the size (or divides it by its stride), normalised, with ReLU.

    Instance normalisation where the papers have batch normalisation: batches here are of a few
    slices, and every network of the comparison is normalised alike.

    Args:
        below: Channels that come in.
        above: Channels that go out.
        kernel: Odd side of the kernel.
        stride: Step of the convolution.
    """

    def __init__(self, below: int, above: int, kernel: int = 3, *, stride: int = 1) -> None:
        super().__init__(
            nn.Conv2d(below, above, kernel, stride, padding=kernel // 2, bias=False),
            nn.InstanceNorm2d(above, affine=True),
            nn.ReLU(),
        )
