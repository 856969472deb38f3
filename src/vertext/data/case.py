"""One labelled scan of a training set."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Case:
    """An image with its labels.

    Attributes:
        patient: Whose scan it is; splits never part the scans of one patient.
        image: Image file.
        labels: Label map on the same grid.
        fold: Number of the fold the patient belongs to, None where no folds are given.
        ignore_above: Name of the topmost disc that counts; what lies above was not labelled.
    """

    patient: str
    image: Path
    labels: Path
    fold: int | None = None
    ignore_above: str | None = None
