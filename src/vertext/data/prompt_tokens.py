"""From prompts to the vectors that the network reads."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from vertext.prompts import Prompt


class PromptTokens(Protocol):
    """Turns a prompt into token vectors and class sentences into one vector each."""

    dim: int

    def padded(self, prompt: Prompt) -> tuple[np.ndarray, np.ndarray]:
        """Return tokens (L, D) float32, padded with zeros, and the mask (L,) of real ones."""
        ...

    def sentences(self, prompt: Prompt) -> np.ndarray:
        """Return one vector a class, (S, D) float32."""
        ...
