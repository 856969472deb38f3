"""A scan to be judged by, its image apart from its truth."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from vertext.anatomy import IGNORE
from vertext.data.case import Case
from vertext.data.read_truth import read_truth
from vertext.metrics import CaseScores, ScoreSettings
from vertext.volumes import LabelMap, SagittalView, Volume, read_scan


@dataclass(frozen=True)
class JudgedScan:
    """One scan that results are told of. What predicts reads `view`, never `truth`.

    Attributes:
        case: Where it lies.
    """

    case: Case

    @cached_property
    def scan(self) -> Volume:
        """The scan on its own grid."""
        return read_scan(self.case.image)

    @cached_property
    def view(self) -> SagittalView[Volume]:
        """The scan in the canonical sagittal view."""
        return SagittalView.of(self.scan)

    @cached_property
    def truth(self) -> NDArray[np.uint8]:
        """Internal numbers in the canonical view, (Z, H, W); what was not labelled, and
        slices that do not count, are ignored.

        Raises:
            ReadError: The labels are not on the scan's grid.
        """
        internal = read_truth(self.case, self.view.volume)
        if self.case.slices is not None:
            other = np.setdiff1d(np.arange(len(internal)), self.case.slices)
            internal[other] = IGNORE
        return internal

    def scores(self, structures: NDArray[np.uint8], settings: ScoreSettings) -> CaseScores:
        """Score internal numbers (Z, H, W) of the canonical view."""
        return CaseScores.of(
            self.case.name,
            structures,
            self.truth,
            spacing=self.view.volume.spacing,
            patient=self.case.patient,
            settings=settings,
        )

    def on_own_grid(self, structures: NDArray[np.uint8]) -> LabelMap:
        """Bring internal numbers (Z, H, W) of the canonical view back to the scan's grid."""
        numbers, _ = self.case.scheme.from_internal(self.view.restore_labels(structures))
        return LabelMap.on(self.scan, numbers, scheme=self.case.scheme.name)
