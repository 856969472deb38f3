"""Registered atlases of training scans."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vertext.anatomy import IGNORE
from vertext.atlases.atlas_votes import VOTES_ENDING, AtlasVotes
from vertext.atlases.in_turns import in_turns
from vertext.data.case import Case
from vertext.errors import AtlasError
from vertext.volumes import NetworkGrid, Volume


@dataclass(frozen=True)
class AtlasFiles:
    """A folder of `NAME_atlases.npz`.

    Attributes:
        folder: The folder.
        count: Atlases of each scan; where fewer fit, they take turns.
    """

    folder: Path
    count: int

    def slices(self, case: Case, view: Volume, grid: NetworkGrid) -> NDArray[np.uint8]:
        """Return what the atlases say of each slice, on the canvas, (Z, K, rows, columns).

        Args:
            case: The scan.
            view: Its image in the canonical view.
            grid: The way from its slices to the canvas.

        Raises:
            AtlasError: There are none, one is of the scan's own patient, or they are of another
                grid.
        """
        file = self.folder / f"{case.name}{VOTES_ENDING}"
        labels = AtlasVotes.read(file).of_others(case.patient, source=file).labels
        if labels.shape[1:] != view.shape:
            raise AtlasError(
                f"its atlases have shape {labels.shape[1:]}, the scan has {view.shape}", source=file
            )
        kept = in_turns(labels, self.count)
        return grid.sample_labels(kept, outside=IGNORE).swapaxes(0, 1)
