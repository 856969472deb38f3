"""Registered atlases, made worse for training."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field


class AtlasCorruption(BaseModel):
    """How atlases are made worse in training than registration leaves them.

    Attributes:
        drop: Probability of fewer atlases: any number from one on.
        shift_px: Largest shift of each atlas of its own, in pixels of the canvas.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    drop: float = Field(0.5, ge=0, le=1)
    shift_px: int = Field(3, ge=0)

    def __call__(self, labels: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
        """Return as many label maps (K, H, W), some in place of others, each shifted."""
        kept = np.arange(len(labels))
        if rng.random() < self.drop:
            kept = rng.permutation(kept)[: rng.integers(1, len(kept) + 1)]
        shifts = rng.integers(-self.shift_px, self.shift_px + 1, (len(labels), 2)).tolist()
        chosen = np.resize(kept, len(labels)).tolist()
        return np.stack(
            [np.roll(labels[n], shift, (0, 1)) for n, shift in zip(chosen, shifts, strict=True)]
        )
