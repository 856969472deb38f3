"""Registered atlases as channels of a network's input."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from vertext.anatomy import BACKGROUND, CLASS_COUNT
from vertext.atlases.probability_atlas import ProbabilityAtlas


@dataclass(frozen=True)
class AtlasChannels:
    """Turns label maps of atlases into what a network reads.

    Attributes:
        form: `probability`, the share of atlases that give each class; or the labels of each
            atlas (`set`, `channels`), where unknown and unseen are background.
        classes: Classes that shares are given for.
    """

    form: Literal["probability", "set", "channels"]
    classes: int = CLASS_COUNT

    def __call__(self, labels: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return (classes or K, H, W) of labels (K, H, W)."""
        if self.form == "probability":
            return ProbabilityAtlas.of(labels, self.classes).mean
        return np.where(labels < self.classes, labels, BACKGROUND).astype(np.float32)
