"""A network that remembers what it was given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from vertext.inference.slice_network import Features, SliceNetwork

Images = NDArray[np.float32]
"""(N, C, H, W), on the network's canvas."""
Tokens = Sequence[NDArray[np.float32]] | None
"""The prompt of each slice, (L, D); None for a model that reads no text."""


class RecordingNetwork:
    """Answers as the network does; not to be shared between threads.

    Features are not kept: they are far larger than the images that gave them.

    Args:
        network: What answers. Slices must be decoded right after they were encoded.

    Attributes:
        runs: Images and tokens of each run, in their order.
    """

    def __init__(self, network: SliceNetwork) -> None:
        self.runs: list[tuple[Images, Tokens]] = []
        self._network = network
        self._images: Images

    def encode(self, images: Images) -> Features:
        """Return the image features of slices."""
        self._images = images
        return self._network.encode(images)

    def decode(
        self, features: Mapping[str, NDArray[np.float32]], tokens: Tokens
    ) -> NDArray[np.float32]:
        """Return class logits (N, C, H, W)."""
        self.runs.append((self._images, tokens))
        return self._network.decode(features, tokens)
