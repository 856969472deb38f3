"""Prompts as the token vectors of their whole text (`text.mode: contextual`, the paper's)."""

from __future__ import annotations

import numpy as np

from vertext.prompts import Prompt
from vertext.text import pad_features
from vertext.text.token_cache import TokenCache


class ContextualTokens:
    """Encodes the holistic text of a prompt; its tokens see one another.

    Args:
        cache: Encoded texts; prompts recur, so each is encoded once.
        dim: Size D of a token.
        max_tokens: Length L that prompts are padded to.
    """

    def __init__(self, cache: TokenCache, *, dim: int, max_tokens: int) -> None:
        self.cache = cache
        self.dim = dim
        self.max_tokens = max_tokens

    def padded(self, prompt: Prompt) -> tuple[np.ndarray, np.ndarray]:
        """Return tokens (L, D) float32, padded with zeros, and the mask (L,) of real ones.

        Raises:
            ValueError: The text has more than L tokens; nothing is ever cut off.
        """
        if not prompt.phrases:
            nothing = np.zeros((self.max_tokens, self.dim), np.float32)
            return nothing, np.zeros(self.max_tokens, bool)
        tokens, mask = pad_features(self.cache.encode([prompt.text]), self.max_tokens)
        return tokens[0], mask[0]

    def sentences(self, prompt: Prompt) -> np.ndarray:
        """Return one vector a class, (S, D) float32: the mean over its sentence's tokens."""
        return np.stack([one.mean() for one in self.cache.encode(prompt.class_sentences)])
