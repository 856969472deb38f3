"""One labelled scan of a data set."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from vertext.anatomy import LabelScheme
from vertext.data.series import Series


@dataclass(frozen=True)
class Case:
    """An image with its labels.

    Attributes:
        patient: Whose scan it is; splits never part the scans of one patient.
        image: Image file.
        labels: Label map on the same grid.
        scheme: Whose numbers the labels are.
        fold: Number of the fold the patient belongs to, None where no folds are given.
        ignore_above: Name of the topmost disc that counts; what lies above was not labelled.
        name: Name of the scan, unique in its data set; the patient where there is no other.
        series: Sort of series, None where it is not known.
        subset: Official part of the data set that it belongs to, such as "validation".
        enumeration_anomaly: Whether it shows a vertebra of transitional anatomy.
        slices: Sagittal slices that count, from the patient's right; None for all. Only a
            split of slices sets it.
    """

    patient: str
    image: Path
    labels: Path
    scheme: LabelScheme = field(hash=False)
    fold: int | None = None
    ignore_above: str | None = None
    name: str = ""
    series: Series | None = None
    subset: str | None = None
    enumeration_anomaly: bool = False
    slices: tuple[int, ...] | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", self.name or self.patient)
