"""Registered atlases of training scans."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vertext.anatomy import IGNORE
from vertext.atlases.atlas_votes import VOTES_ENDING, AtlasVotes
from vertext.data.case import Case
from vertext.errors import AtlasError
from vertext.volumes import NetworkGrid, Volume


@dataclass(frozen=True)
class AtlasFiles:
    """A folder of `NAME_atlases.npz`.

    Attributes:
        folder: The folder.
        count: Atlases of each scan; where fewer fit, they take turns.
        with_coarse: Whether the coarse labels come after them.
    """

    folder: Path
    count: int
    with_coarse: bool

    def slices(self, case: Case, view: Volume, grid: NetworkGrid) -> NDArray[np.uint8]:
        """Return what the atlases say of each slice, on the canvas, (Z, K, rows, columns).

        K is `count`, and one more with the coarse labels.

        Args:
            case: The scan.
            view: Its image in the canonical view.
            grid: The way from its slices to the canvas.

        Raises:
            AtlasError: There are none, one is of the scan's own patient, or they are of another
                grid.
        """
        file = self.folder / f"{case.name}{VOTES_ENDING}"
        votes = AtlasVotes.read(file).of_others(case.patient, source=file)
        maps = votes.label_maps(self.count, with_coarse=self.with_coarse)
        if maps.shape[1:] != view.shape:
            raise AtlasError(
                f"its atlases have shape {maps.shape[1:]}, the scan has {view.shape}", source=file
            )
        return grid.sample_labels(maps, outside=IGNORE).swapaxes(0, 1)
