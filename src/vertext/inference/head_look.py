"""What a network with dynamic class heads saw in a patch."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float32]


class HeadLook:
    """Shared features and each class's small network of three layers, W → W → W → 1.

    The features are kept in half precision; logits are made when they are asked for.

    Args:
        features: (W, P, P, P).
        parameters: Weights of the three layers, then their biases, (N, 2W² + 3W + 1).
    """

    def __init__(self, features: NDArray[np.floating], parameters: Values) -> None:
        self._features = features.astype(np.float16)
        width = len(features)
        sizes = (width * width, width * width, width, width, width)
        self._layers = np.split(parameters, np.cumsum(sizes), axis=1)

    def logits(self, channel: int, rows: slice) -> Values:
        """Return the logits of one class in some rows of the patch, (rows, P, P)."""
        part = self._features[:, rows].astype(np.float32)
        width = len(part)
        w1, w2, w3, b1, b2, b3 = (layer[channel] for layer in self._layers)
        x = part.reshape(width, -1)
        x = np.maximum(w1.reshape(width, width) @ x + b1[:, None], 0)
        x = np.maximum(w2.reshape(width, width) @ x + b2[:, None], 0)
        logits: Values = (w3 @ x + b3).reshape(part.shape[1:])
        return logits
