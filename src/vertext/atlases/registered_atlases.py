"""The atlases that fit a spine, and those that do not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vertext.atlases.warped_atlas import WarpedAtlas
from vertext.errors import UnsupportedInputError


@dataclass(frozen=True, eq=False)
class RegisteredAtlases:
    """What came of a registration.

    Attributes:
        warped: Atlases to use, in the order they were asked for.
        rejected: Why each of the others cannot be used, by name.
    """

    warped: tuple[WarpedAtlas, ...]
    rejected: Mapping[str, str]

    def labels(self) -> NDArray[np.uint8]:
        """Return what each atlas says of every voxel, (K, Z, H, W).

        Raises:
            UnsupportedInputError: No atlas could be used; the message gives every reason.
        """
        if not self.warped:
            reasons = "; ".join(f"{name}: {reason}" for name, reason in self.rejected.items())
            raise UnsupportedInputError(
                f"no atlas could be registered ({reasons})",
                remedy="Look at the coarse segmentation, or use other atlases",
            )
        return np.stack([atlas.labels for atlas in self.warped])
