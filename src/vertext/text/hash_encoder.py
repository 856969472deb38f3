"""Deterministic vectors without any weights: the control that knows words but no language."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from vertext.text.text_features import TextFeatures

_TOKEN = re.compile(r"\w+|[^\w\s]")


class HashEncoder:
    """Gives every word a vector drawn from a hash of its letters.

    The values are integers divided by a power of two, so every platform computes the same bits.

    Args:
        dim: Length of a vector.
    """

    name = "hash"

    def __init__(self, *, dim: int = 384) -> None:
        self.dim = dim
        self.revision = f"hash-1-{dim}"

    def encode(self, texts: Sequence[str]) -> list[TextFeatures]:
        """Return one vector a word or punctuation mark; the empty text has one token."""
        return [TextFeatures(self._tokens(text)) for text in texts]

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the mean over the words of each text, (N, D) float32."""
        return np.stack([one.mean() for one in self.encode(texts)])

    def _tokens(self, text: str) -> NDArray[np.float32]:
        words = _TOKEN.findall(text.casefold()) or [""]
        return np.stack([_word_vector(word, self.dim) for word in words])


@lru_cache(maxsize=4096)
def _word_vector(word: str, dim: int) -> NDArray[np.float32]:
    stream = hashlib.shake_256(word.encode()).digest(2 * dim)
    integers = np.frombuffer(stream, dtype="<i2").astype(np.float32)
    vector: NDArray[np.float32] = integers / np.float32(1 << 15)
    vector.setflags(write=False)
    return vector
