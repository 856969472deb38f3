"""A scan that a visitor opened."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vertext.anatomy import scheme as scheme_named
from vertext.anatomy.shift_levels import shift_levels
from vertext.inference.edit_result import edit_result
from vertext.inference.open_scan import OpenScan
from vertext.server.history import History, Step
from vertext.server.shelf import Shelf
from vertext.volumes import LabelMap, Volume

DIFFERENCES: Mapping[int, str] = {
    1: "only in the first",
    2: "only in the second",
    3: "another name",
}


class ServedScan:
    """A scan, and what became of it.

    Args:
        name: As the visitor called it.
        volume: As it was read.
        folder: Holds its files, and goes with it.
        shelf: Keeps what is large.

    Attributes:
        id: Cannot be guessed.
        shape: Voxels along each axis.
        spacing: Distance of neighbours along each axis, mm.
        axes: Letters towards which the axes grow.
        notes: What the reader had to mend or assume.
        history: Answers and corrections.
        opened: With its image features, while there is room for them.
        from_pacs: Whether it came from the DICOMweb server, so that results may be sent there.
    """

    def __init__(self, name: str, volume: Volume, folder: Path, shelf: Shelf) -> None:
        self.id = secrets.token_urlsafe(16)
        self.name = name
        self.folder = folder
        self.shape = volume.shape
        self.spacing = volume.spacing
        self.axes = volume.axis_codes
        self.notes = volume.notes
        self.history = History(shelf, folder)
        self.opened: OpenScan | None = None
        self.from_pacs = False
        self._volume = shelf.keep(volume, volume.data.nbytes, folder)

    @property
    def volume(self) -> Volume:
        """The grey values."""
        return self._volume.get()

    def shift(self, step: Step, levels: int) -> Step:
        """Name every level some places further up (1 makes L5 an L4); outlines stay."""
        labels = step.result.labels
        scheme = scheme_named(step.result.report.scheme)
        moved, _ = shift_levels(scheme.to_internal(labels.data)[0], levels)
        told = f"names moved by {levels:+d} level{'s' if abs(levels) > 1 else ''}"
        edited = edit_result(step.result, scheme.from_internal(moved)[0], told)
        return self.history.add(told, edited)

    def redraw(self, step: Step, labels: NDArray[np.integer[Any]]) -> Step:
        """Take the labels that a visitor drew over those of a step.

        Args:
            step: What was drawn over.
            labels: On the scan's own grid.

        Raises:
            LabelError: They have another shape, or numbers that the scheme does not know.
        """
        before = step.result.labels.data
        edited = edit_result(step.result, labels, "painted or erased")
        return self.history.add(f"{int((labels != before).sum())} voxels redrawn", edited)

    def difference(self, one: Step, other: Step) -> LabelMap:
        """Return where two steps differ, in the numbers of `DIFFERENCES`."""
        first, second = one.result.labels.data, other.result.labels.data
        data = np.where(first == second, 0, 3).astype(np.uint8)
        data[(first != 0) & (second == 0)] = 1
        data[(first == 0) & (second != 0)] = 2
        return replace(LabelMap.on(self.volume, data, scheme=None), names=dict(DIFFERENCES))
