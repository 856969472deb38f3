"""The interface of every text encoder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from vertext.text.text_features import TextFeatures


class TextEncoder(Protocol):
    """Turns texts into frozen vectors; the same text always gives the same vectors."""

    @property
    def name(self) -> str:
        """Name by which `load_encoder` finds it."""

    @property
    def revision(self) -> str:
        """Identity of the weights: two encoders of one revision give the same vectors."""

    @property
    def dim(self) -> int:
        """Length D of a vector."""

    def encode(self, texts: Sequence[str]) -> list[TextFeatures]:
        """Return the token vectors (L, D) of each text."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector a text, the mean over its tokens: (N, D) float32."""
