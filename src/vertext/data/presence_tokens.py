"""Prompts as one vector of what they name (`text.mode: presence`), a control without language."""

from __future__ import annotations

import numpy as np

from vertext.prompts import AnatomyDescription, Prompt, phrase_vocabulary, sentence_vocabulary


class PresenceTokens:
    """Turns a prompt into a multi-hot vector over the phrases that prompts can hold.

    The network's first linear layer makes it a learned embedding of the structures named and of
    the slice's third. If text helps no more than this, its language is not what helps.

    Args:
        anatomy: What prompts speak of.
    """

    def __init__(self, anatomy: AnatomyDescription) -> None:
        said = (*phrase_vocabulary(anatomy), *sentence_vocabulary(anatomy))
        self._place = {text: place for place, text in enumerate(said)}
        self.dim = len(said)

    def padded(self, prompt: Prompt) -> tuple[np.ndarray, np.ndarray]:
        """Return one token (1, D) float32 and the mask (1,), False for an empty prompt."""
        vector = self._one_hot(prompt.phrases).sum(0, keepdims=True)
        return vector, np.array([bool(prompt.phrases)])

    def sentences(self, prompt: Prompt) -> np.ndarray:
        """Return one vector a class, (S, D) float32."""
        return self._one_hot(prompt.class_sentences)

    def _one_hot(self, texts: tuple[str, ...]) -> np.ndarray:
        rows = np.zeros((len(texts), self.dim), np.float32)
        for row, text in zip(rows, texts, strict=True):
            row[self._place[text]] = 1.0
        return rows
