"""What runs a network, whatever it runs on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Features = dict[str, NDArray[np.float32]]
"""Encoder outputs by name, each (N, C, H, W)."""


class SliceNetwork(Protocol):
    """A network in two steps, so that another prompt reuses the image features."""

    def encode(self, images: NDArray[np.float32]) -> Features:
        """Return the image features of normalised slices (N, 1, H, W) on the canvas."""
        ...

    def decode(
        self,
        features: Mapping[str, NDArray[np.float32]],
        tokens: Sequence[NDArray[np.float32]] | None,
    ) -> NDArray[np.float32]:
        """Return class logits (N, C, H, W) under the prompt of each slice, (L, D)."""
        ...
