"""An atlas on the grid of the scan that is to be segmented."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vertext.anatomy import IGNORE
from vertext.atlases.atlas import Atlas
from vertext.atlases.shared_dice import shared_dice
from vertext.errors import AtlasError
from vertext.registration import Spine, Warp


@dataclass(frozen=True, eq=False)
class WarpedAtlas:
    """What an atlas says of every voxel of the target.

    Attributes:
        atlas: The atlas.
        target: The spine that it was registered to.
        warp: From places of the target to places of the atlas.
        labels: Internal numbers on the target's grid, (Z, H, W); IGNORE where the atlas does not
            reach.
    """

    atlas: Atlas
    target: Spine
    warp: Warp
    labels: NDArray[np.uint8]

    @classmethod
    def of(cls, atlas: Atlas, target: Spine, warp: Warp) -> WarpedAtlas:
        """Bring the labels over, each voxel taking the label of the nearest one."""
        # Shifted by one, so that a voxel beyond the atlas (0) is not taken for its background.
        shifted = atlas.labels.data[None].astype(np.uint16) + 1
        brought = warp.bring(
            shifted, atlas.labels.spacing, target.labels.shape, target.spacing, order=0
        )[0]
        labels = np.where(brought > 0, brought - 1, IGNORE).astype(np.uint8)
        return cls(atlas, target, warp, labels)

    @property
    def dice(self) -> float:
        """Mean Dice, against the target's own labels, of the structures that both show."""
        scores = shared_dice(self.labels, self.target.labels)
        return float(np.mean(list(scores.values()))) if scores else 0.0

    def image(self) -> NDArray[np.float32]:
        """Return the atlas's scan on the target's grid, (Z, H, W).

        Raises:
            AtlasError: It was not kept.
        """
        if self.atlas.image is None:
            raise AtlasError(
                f"atlas {self.atlas.name} was stored without its image, which is needed here",
                remedy="Build the set with --images",
            )
        grey = self.atlas.image.data[None].astype(np.float32)
        shape, spacing = self.target.labels.shape, self.target.spacing
        return self.warp.bring(grey, self.atlas.image.spacing, shape, spacing, order=1)[0]
