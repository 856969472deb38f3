"""How much of a vessel tree was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from vertext.metrics.centre_line import CentreLine

DETECTED_SHARE = 0.8
"""Share of a branch's centre line that must be found (ATM'22, Zhang et al., MedIA 2023)."""
_DIVIDES = 2


@dataclass(frozen=True)
class TreeDetection:
    """What of the truth's tree a prediction holds.

    Attributes:
        length_mm: Length of the tree.
        detected_mm: Length inside the prediction.
        branches: Number of branches: pieces of the centre line between divisions and ends.
        detected_branches: Branches of which at least `DETECTED_SHARE` lies in the prediction.
    """

    length_mm: float
    detected_mm: float
    branches: int
    detected_branches: int

    @classmethod
    def of(cls, line: CentreLine, prediction: NDArray[np.bool_]) -> Self:
        """Follow the truth's centre line through a prediction.

        Args:
            line: Centre line of the truth.
            prediction: Mask of the same shape.
        """
        inside = line.read(prediction)
        branches = branches_of(line)
        count = int(branches.max(initial=-1)) + 1
        own = branches >= 0
        size = np.bincount(branches[own], minlength=count)
        found = np.bincount(branches[own], inside[own], minlength=count)
        return cls(
            length_mm=float(line.lengths_mm.sum()),
            detected_mm=float(line.lengths_mm[inside].sum()),
            branches=count,
            detected_branches=int((found >= DETECTED_SHARE * size).sum()),
        )

    @property
    def length_share(self) -> float | None:
        """Tree length detected, 0 to 1; None where there is no tree."""
        return self.detected_mm / self.length_mm if self.length_mm else None

    @property
    def branch_share(self) -> float | None:
        """Branches detected, 0 to 1; None where there is no branch."""
        return self.detected_branches / self.branches if self.branches else None


def branches_of(line: CentreLine) -> NDArray[np.intp]:
    """Return the number of the branch of each voxel of a line, -1 at divisions, (n,)."""
    plain = line.neighbours <= _DIVIDES
    one, two = line.pairs[plain[line.pairs].all(axis=1)].T
    size = len(line.voxels)
    links = coo_array((np.ones(len(one)), (one, two)), shape=(size, size))
    _, parts = connected_components(links, directed=False)
    numbers = np.full(size, -1, np.intp)
    numbers[plain] = np.unique(parts[plain], return_inverse=True)[1]
    return numbers
