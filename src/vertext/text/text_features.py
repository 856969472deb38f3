"""Token vectors of one text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class TextFeatures:
    """The last hidden states of one text, without padding.

    Attributes:
        tokens: (L, D) float32, one row a token, L >= 1.
    """

    tokens: NDArray[np.float32]

    def mean(self) -> NDArray[np.float32]:
        """Return the mean over the tokens, (D,) float32."""
        mean: NDArray[np.float32] = self.tokens.mean(axis=0, dtype=np.float64).astype(np.float32)
        return mean


def pad_features(
    features: Sequence[TextFeatures], length: int | None = None
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Stack texts of different lengths.

    Args:
        features: At least one text.
        length: Tokens to pad to; by default the longest text.

    Returns:
        Tokens (N, L, D) float32, zero where padded, and mask (N, L) bool, True for real tokens.

    Raises:
        ValueError: If a text is longer than `length`; nothing is ever cut off silently.
    """
    longest = max(len(one.tokens) for one in features)
    length = longest if length is None else length
    if longest > length:
        msg = f"a text has {longest} tokens, more than the {length} allowed"
        raise ValueError(msg)
    tokens = np.zeros((len(features), length, features[0].tokens.shape[1]), np.float32)
    mask = np.zeros((len(features), length), np.bool_)
    for row, one in enumerate(features):
        tokens[row, : len(one.tokens)] = one.tokens
        mask[row, : len(one.tokens)] = True
    return tokens, mask
