"""Prompts as sequences of phrase vectors (`text.mode: phrases`)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vertext.errors import UsageError
from vertext.prompts import Prompt
from vertext.text import PhraseBank, learn_phrases


class PhraseTokens:
    """Looks every phrase of a prompt up in a bank.

    Args:
        bank: Vectors of every phrase and class sentence.
        max_tokens: Length L that prompts are padded to.
    """

    def __init__(self, bank: PhraseBank, *, max_tokens: int) -> None:
        self.bank = bank
        self.dim = bank.dim
        self.max_tokens = max_tokens

    def padded(self, prompt: Prompt) -> tuple[np.ndarray, np.ndarray]:
        """Return tokens (L, D) float32, padded with zeros, and the mask (L,) of real ones.

        Raises:
            UsageError: The prompt has more than L phrases; nothing is ever cut off.
        """
        if len(prompt.phrases) > self.max_tokens:
            raise UsageError(
                f"a prompt of {len(prompt.phrases)} phrases does not fit {self.max_tokens} tokens"
            )
        tokens = np.zeros((self.max_tokens, self.dim), np.float32)
        mask = np.arange(self.max_tokens) < len(prompt.phrases)
        if prompt.phrases:
            tokens[mask] = self.bank.tokens(prompt.phrases)
        return tokens, mask

    def learned(self, phrases: Sequence[str]) -> PhraseTokens:
        """Return tokens that know the words of a report too.

        Raises:
            VertextError: See `learn_phrases`.
        """
        return PhraseTokens(learn_phrases(self.bank, phrases), max_tokens=self.max_tokens)

    def sentences(self, prompt: Prompt) -> np.ndarray:
        """Return one vector a class, (S, D) float32."""
        return self.bank.tokens(prompt.class_sentences)
