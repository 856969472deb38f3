"""All training slices on the network's canvas, in memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from vertext.anatomy import LabelScheme
from vertext.anatomy.ignore_above import ignore_above
from vertext.data.case import Case
from vertext.errors import ReadError
from vertext.volumes.network_grid import NetworkGrid
from vertext.volumes.normalise import normalise_slice
from vertext.volumes.read_labels import read_labels
from vertext.volumes.read_scan import read_scan
from vertext.volumes.sagittal_view import SagittalView


@dataclass(frozen=True)
class SliceStack:
    """Slices of many scans.

    Attributes:
        images: (N, rows, columns) float16, normalised per slice.
        labels: (N, rows, columns) uint8 internal numbers; the canvas around an image is background.
        inside: (N, rows, columns) bool, True where the canvas shows the image.
        patients: Patient of each slice.
        index: (N,) index of each slice in its scan, from the patient's right.
        count: (N,) number of slices of its scan.
    """

    images: np.ndarray
    labels: np.ndarray
    inside: np.ndarray
    patients: tuple[str, ...]
    index: np.ndarray
    count: np.ndarray

    def __len__(self) -> int:
        return len(self.patients)


def load_slices(
    cases: Iterable[Case],
    *,
    scheme: LabelScheme,
    size: tuple[int, int],
    spacing_mm: float | None,
) -> SliceStack:
    """Read scans and bring every sagittal slice onto the network's canvas.

    Args:
        cases: Scans to read.
        scheme: Whose numbers their labels are.
        size: Rows and columns of the canvas.
        spacing_mm: Pixel of the canvas; None fills it.

    Raises:
        ReadError: Image and labels differ in shape, or there is no case.
        VertextError: A file cannot be read, or is no sagittal scan.
    """
    parts = [_load_case(case, scheme=scheme, size=size, spacing_mm=spacing_mm) for case in cases]
    if not parts:
        raise ReadError("there is no scan to train on", remedy="Check data.train in the config")
    return SliceStack(
        images=np.concatenate([part.images for part in parts]),
        labels=np.concatenate([part.labels for part in parts]),
        inside=np.concatenate([part.inside for part in parts]),
        patients=tuple(patient for part in parts for patient in part.patients),
        index=np.concatenate([part.index for part in parts]),
        count=np.concatenate([part.count for part in parts]),
    )


def _load_case(
    case: Case, *, scheme: LabelScheme, size: tuple[int, int], spacing_mm: float | None
) -> SliceStack:
    view = SagittalView.of(read_scan(case.image)).volume
    labels = SagittalView.of(read_labels(case.labels)).volume
    if view.shape != labels.shape:
        raise ReadError(
            f"its shape {labels.shape} is not the image's {view.shape}", source=case.labels
        )
    internal, _ = scheme.to_internal(labels.data)
    if case.ignore_above is not None:
        internal = ignore_above(internal, case.ignore_above)
    grid = NetworkGrid.fit(view.shape, view.spacing, size=size, spacing_mm=spacing_mm)
    images = grid.sample(normalise_slice(view.data)).astype(np.float16)
    # Only a split of slices takes some slices of a scan and leaves others.
    index = np.arange(len(images)) if case.slices is None else np.array(case.slices)
    return SliceStack(
        images=images[index],
        labels=grid.sample_labels(internal)[index],
        inside=np.broadcast_to(grid.inside, images.shape)[index],
        patients=(case.patient,) * len(index),
        index=index,
        count=np.full(len(index), len(images)),
    )
