"""One DICOM slice: where it lies and how its values are scaled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pydicom.dataset import Dataset

from vertext.errors import ReadError, UnsupportedInputError
from vertext.volumes.dicom_damage import dicom_damage


@dataclass(frozen=True)
class DicomFrame:
    """Geometry of one slice, in DICOM's own convention (LPS, mm).

    Attributes:
        path: Its file.
        index: Its number in a multi-frame file, 0 in a file of one slice.
        rows: Number of rows.
        columns: Number of columns.
        orientation: Unit vectors along a row and down a column (ImageOrientationPatient).
        position: Centre of the first pixel (ImagePositionPatient).
        spacing: Distance of rows and of columns in mm (PixelSpacing).
        gap: Distance of slice centres that the header states, None without.
        thickness: Slice thickness, None without.
        slope: Rescale slope.
        intercept: Rescale intercept.
    """

    path: Path
    index: int
    rows: int
    columns: int
    orientation: tuple[float, ...]
    position: tuple[float, ...]
    spacing: tuple[float, ...]
    gap: float | None
    thickness: float | None
    slope: float
    intercept: float


def frames_of(dataset: Dataset, path: Path) -> list[DicomFrame]:
    """List the slices of one DICOM file, classic or enhanced multi-frame.

    Args:
        dataset: Its header.
        path: The file, for messages.

    Raises:
        ReadError: The header is damaged.
        UnsupportedInputError: The slices have no position, orientation or spacing in the patient,
            or colours.
    """
    with dicom_damage(path, "its DICOM header holds unreadable values"):
        if int(dataset.get("SamplesPerPixel") or 1) > 1:
            raise UnsupportedInputError(
                "it holds colours, not grey values",
                source=path,
                remedy="Choose a grey-value series",
            )
        return [
            _frame(dataset, list(groups), index, path)
            for index, groups in enumerate(_group_lists(dataset, path))
        ]


def _group_lists(dataset: Dataset, path: Path) -> Iterator[Iterator[Dataset]]:
    """Yield for each frame the datasets that may hold its attributes, the most special first."""
    count = int(dataset.get("NumberOfFrames") or 1)
    per_frame = dataset.get("PerFrameFunctionalGroupsSequence")
    if per_frame is None:
        if count > 1:
            raise UnsupportedInputError(
                f"its {count} frames have no positions in the patient",
                source=path,
                remedy="Export the series as classic or enhanced MR images",
            )
        yield iter([dataset])
        return
    if not per_frame:
        raise ReadError("it lists no frames", source=path, remedy="Copy or export the series again")
    shared = dataset.get("SharedFunctionalGroupsSequence") or [Dataset()]
    for own in per_frame:
        yield _flattened(own, shared[0], dataset)


def _flattened(*groups: Dataset) -> Iterator[Dataset]:
    """Yield the items of the functional groups, then the groups themselves."""
    *functional, dataset = groups
    for group in functional:
        for element in group:
            if element.VR == "SQ" and element.value:
                yield element.value[0]
    yield dataset


def _frame(dataset: Dataset, groups: list[Dataset], index: int, path: Path) -> DicomFrame:
    orientation = _numbers(groups, "ImageOrientationPatient", 6)
    position = _numbers(groups, "ImagePositionPatient", 3)
    if orientation is None or position is None:
        raise UnsupportedInputError(
            "it does not say where it lies in the patient (no image orientation or position)",
            source=path,
            remedy="Choose the original series, not a screenshot or a derived picture",
        )
    spacing = _numbers(groups, "PixelSpacing", 2)
    if spacing is None or not all(np.isfinite(step) and step > 0 for step in spacing):
        raise UnsupportedInputError(
            f"its pixel spacing is {'missing' if spacing is None else spacing}",
            source=path,
            remedy="Export the series again with PixelSpacing",
        )
    return DicomFrame(
        path=path,
        index=index,
        rows=int(dataset.Rows),
        columns=int(dataset.Columns),
        orientation=orientation,
        position=position,
        spacing=spacing,
        gap=_length(groups, "SpacingBetweenSlices"),
        thickness=_length(groups, "SliceThickness"),
        slope=(_numbers(groups, "RescaleSlope", 1) or (1.0,))[0],
        intercept=(_numbers(groups, "RescaleIntercept", 1) or (0.0,))[0],
    )


def _length(groups: list[Dataset], keyword: str) -> float | None:
    """Return a length in mm, None where it is missing or 0."""
    numbers = _numbers(groups, keyword, 1)
    # Some scanners sign the gap by the direction of the stack.
    return abs(numbers[0]) if numbers and numbers[0] else None


def _numbers(groups: list[Dataset], keyword: str, count: int) -> tuple[float, ...] | None:
    """Return the first value of an attribute with that many numbers, None without."""
    for group in groups:
        value = group.get(keyword)
        if value is None or value == "":
            continue
        numbers = tuple(float(x) for x in np.atleast_1d(value))
        if len(numbers) == count:
            return numbers
    return None
