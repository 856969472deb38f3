"""The control that says the same whatever the text: what remains is added capacity."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vertext.text.hash_encoder import HashEncoder
from vertext.text.text_features import TextFeatures


class ConstantEncoder:
    """Gives every text the same single token.

    Args:
        dim: Length of a vector.
    """

    name = "constant"

    def __init__(self, *, dim: int = 384) -> None:
        self.dim = dim
        self.revision = f"constant-1-{dim}"
        self._features = HashEncoder(dim=dim).encode(["constant"])[0]

    def encode(self, texts: Sequence[str]) -> list[TextFeatures]:
        """Return the one token (1, D) for each text."""
        return [self._features for _ in texts]

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the one vector for each text, (N, D) float32."""
        return np.repeat(self._features.tokens, len(texts), axis=0)
