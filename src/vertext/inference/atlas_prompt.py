"""What registered atlases say of one scan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from vertext.atlases import AtlasChannels


@dataclass(frozen=True, eq=False)
class AtlasPrompt:
    """A prompt that nobody had to draw.

    Attributes:
        labels: Internal numbers of each atlas on the scan's canonical grid, (K, Z, H, W).
        channels: What becomes of them.
        warnings: What a reader should check: doubts of the coarse network, rejected atlases.
        seconds: What coarse segmentation and registration took, by step of a `Clock`.
    """

    labels: NDArray[np.uint8]
    channels: AtlasChannels
    warnings: tuple[str, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)
