"""One labelled chest CT of a data set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from vertext.anatomy import PULMONARY_VESSELS, VesselKind
from vertext.data.chest.annotation import Annotation

KIND_NUMBERS = {kind.number: kind.value for kind in VesselKind}
"""Numbers of label maps that do not tell sides."""
CLASS_NUMBERS = {vessel.index: vessel.name for vessel in PULMONARY_VESSELS}
"""Numbers of label maps with left and right."""


@dataclass(frozen=True)
class ChestCase:
    """An image with its labels.

    Attributes:
        patient: Whose scan it is; splits never part the scans of one patient.
        image: Image file.
        labels: Label map on the same grid.
        annotation: What of it somebody outlined.
        numbers: Name of each number of the labels: of `VesselKind`, or of `PULMONARY_VESSELS`.
        subset: Part of the data set that it belongs to, such as "test".
    """

    patient: str
    image: Path
    labels: Path
    annotation: Annotation
    numbers: Mapping[int, str] = field(default_factory=lambda: KIND_NUMBERS, hash=False)
    subset: str | None = None
