"""Which of the series in a folder is meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from pydicom.dataset import Dataset

from vertext.errors import UnsupportedInputError
from vertext.volumes.dicom_frame import DicomFrame, frames_of

Scans = list[tuple[Path, Dataset]]

_LEAST_IMAGES = 3
_SAGITTAL = 0.77
"""Cosine of 40 degrees between the normal of a slice and the patient's left."""
_SHOWN = 10


def choose_series(scans: Scans, path: Path) -> tuple[Scans, tuple[str, ...]]:
    """Return the files of the only sagittal series, and a note where others were passed over.

    Series are told by their files: descriptions and identifiers may name the patient.

    Args:
        scans: Files of images with their headers.
        path: Their folder, for messages.

    Raises:
        UnsupportedInputError: There are several series, and not exactly one is a sagittal stack.
    """
    groups: dict[str, Scans] = defaultdict(list)
    for file, header in scans:
        groups[str(header.get("SeriesInstanceUID") or "")].append((file, header))
    if len(groups) == 1:
        return scans, ()
    sagittal = [series for series in groups.values() if _is_sagittal_stack(series)]
    if len(sagittal) == 1:
        note = (
            f"Of {len(groups)} series the only sagittal one was taken: {_told(sagittal[0], path)}."
        )
        return sagittal[0], (note,)
    listed = [_told(series, path) for series in sagittal or groups.values()]
    more = f"; and {len(listed) - _SHOWN} more" if len(listed) > _SHOWN else ""
    found = f"{len(sagittal)} sagittal ones" if sagittal else "no sagittal stack"
    raise UnsupportedInputError(
        f"among the {len(groups)} series are {found}: {'; '.join(listed[:_SHOWN])}{more}",
        source=path,
        remedy="Put the series that is meant into a folder of its own",
    )


def _is_sagittal_stack(series: Scans) -> bool:
    try:
        frames = [frame for file, header in series for frame in frames_of(header, file)]
    except UnsupportedInputError:  # a screenshot has no place in the patient
        return False
    return len(frames) >= _LEAST_IMAGES and all(_is_sagittal(frame) for frame in frames)


def _is_sagittal(frame: DicomFrame) -> bool:
    normal = np.cross(frame.orientation[:3], frame.orientation[3:])
    return bool(abs(normal[0]) > _SAGITTAL)


def _told(series: Sequence[tuple[Path, Dataset]], path: Path) -> str:
    count = len(series)
    first = series[0][0].relative_to(path)
    return f"{count} file{'s' if count > 1 else ''} such as {first}"
