"""All training slices on the network's canvas, in memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from vertext.data.atlas_files import AtlasFiles
from vertext.data.case import Case
from vertext.data.read_truth import read_truth
from vertext.data.series import Series
from vertext.errors import ReadError
from vertext.volumes.network_grid import NetworkGrid
from vertext.volumes.normalise import normalise_slice
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
        series: Sort of series of each slice, None where it is not known.
        index: (N,) index of each slice in its scan, from the patient's right.
        count: (N,) number of slices of its scan.
        atlases: (N, K, rows, columns) labels of K registered atlases, the most alike first; None
            for networks that know no atlases.
    """

    images: np.ndarray
    labels: np.ndarray
    inside: np.ndarray
    patients: tuple[str, ...]
    series: tuple[Series | None, ...]
    index: np.ndarray
    count: np.ndarray
    atlases: np.ndarray | None = None

    def __len__(self) -> int:
        return len(self.patients)


def load_slices(
    cases: Iterable[Case],
    *,
    size: tuple[int, int],
    spacing_mm: float | None,
    atlases: AtlasFiles | None = None,
) -> SliceStack:
    """Read scans and bring every sagittal slice onto the network's canvas.

    Args:
        cases: Scans to read.
        size: Rows and columns of the canvas.
        spacing_mm: Pixel of the canvas; None fills it.
        atlases: Where registered atlases of each scan lie, for networks that know some.

    Raises:
        AtlasError: A scan has no registered atlases, or one is of its own patient.
        ReadError: Image and labels differ in shape, or there is no case.
        VertextError: A file cannot be read, or is no sagittal scan.
    """
    parts = [_load_case(case, size, spacing_mm, atlases) for case in cases]
    if not parts:
        raise ReadError("there is no scan to train on", remedy="Check data.train in the config")
    return SliceStack(
        images=np.concatenate([part.images for part in parts]),
        labels=np.concatenate([part.labels for part in parts]),
        inside=np.concatenate([part.inside for part in parts]),
        patients=tuple(patient for part in parts for patient in part.patients),
        series=tuple(series for part in parts for series in part.series),
        index=np.concatenate([part.index for part in parts]),
        count=np.concatenate([part.count for part in parts]),
        atlases=None
        if atlases is None
        else np.concatenate([part.atlases for part in parts if part.atlases is not None]),
    )


def _load_case(
    case: Case,
    size: tuple[int, int],
    spacing_mm: float | None,
    atlases: AtlasFiles | None,
) -> SliceStack:
    view = SagittalView.of(read_scan(case.image)).volume
    grid = NetworkGrid.fit(view.shape, view.spacing, size=size, spacing_mm=spacing_mm)
    images = grid.sample(normalise_slice(view.data)).astype(np.float16)
    # Only a split of slices takes some slices of a scan and leaves others.
    index = np.arange(len(images)) if case.slices is None else np.array(case.slices)
    return SliceStack(
        images=images[index],
        labels=grid.sample_labels(read_truth(case, view))[index],
        inside=np.broadcast_to(grid.inside, images.shape)[index],
        patients=(case.patient,) * len(index),
        series=(case.series,) * len(index),
        index=index,
        count=np.full(len(index), len(images)),
        atlases=None if atlases is None else atlases.slices(case, view, grid)[index],
    )
