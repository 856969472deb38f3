"""What a labelled scan holds, counted once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from vertext.anatomy import (
    IGNORE,
    SPINE,
    UNKNOWN_VERTEBRA,
)
from vertext.anatomy.ignore_above import ignore_above
from vertext.data.case import Case
from vertext.volumes import LabelMap, SagittalView, Volume


@dataclass(frozen=True)
class CaseFacts:
    """Counts of one scan in its canonical sagittal view.

    Attributes:
        case: The scan.
        shape: (slices, rows, columns).
        foreground_slices: Slices with a structure or a vertebra of unknown level.
        voxels: Voxels of each structure, by name.
        slices_with: Slices that show each structure, by name.
        ignored: Voxels that a rule of the scheme ignores, by label.
        above_limit: Voxels ignored above the topmost disc that counts.
        unknown_vertebra: Voxels of vertebrae of unknown level.
        digest: SHA-256 of shape and grey values, by which copies of an image are found.
        notes: What the readers had to mend or assume.
    """

    case: Case
    shape: tuple[int, int, int]
    foreground_slices: int
    voxels: Mapping[str, int]
    slices_with: Mapping[str, int]
    ignored: Mapping[int, int]
    above_limit: int
    unknown_vertebra: int
    digest: str
    notes: tuple[str, ...]

    @classmethod
    def of(cls, case: Case, image: Volume, labels: LabelMap) -> CaseFacts:
        """Count a scan.

        Args:
            case: Where it comes from.
            image: The scan.
            labels: Labels on the same grid.

        Raises:
            LabelError: The scheme lacks a label, or the limiting disc is not there.
            UnsupportedInputError: There is no sagittal view.
        """
        view = SagittalView.of(image).volume
        internal, report = case.scheme.to_internal(SagittalView.of(labels).volume.data)
        ignored_by_rule = np.count_nonzero(internal == IGNORE)
        if case.ignore_above is not None:
            internal = ignore_above(internal, case.ignore_above)
        shown = np.stack([np.bincount(plane.ravel(), minlength=IGNORE + 1) for plane in internal])
        named = [s for s in SPINE.structures if shown[:, s.index].any()]
        seen = shown[:, [s.index for s in SPINE.structures] + [UNKNOWN_VERTEBRA]]
        return cls(
            case=case,
            shape=view.shape,
            foreground_slices=int(seen.any(axis=1).sum()),
            voxels={s.name: int(shown[:, s.index].sum()) for s in named},
            slices_with={s.name: int((shown[:, s.index] > 0).sum()) for s in named},
            ignored=dict(report.ignored),
            above_limit=int(shown[:, IGNORE].sum() - ignored_by_rule),
            unknown_vertebra=int(shown[:, UNKNOWN_VERTEBRA].sum()),
            digest=_digest(view.data),
            notes=(*image.notes, *labels.notes),
        )

    @property
    def anomaly(self) -> bool:
        """Whether it shows a vertebra of transitional anatomy."""
        return any(structure.name in self.voxels for structure in SPINE.anomalies)


def _digest(values: np.ndarray) -> str:
    # As float32 and in the canonical view, so that a copy in another format or orientation is
    # found as well.
    content = np.ascontiguousarray(values, dtype="<f4")
    return hashlib.sha256(repr(values.shape).encode() + content.tobytes()).hexdigest()
