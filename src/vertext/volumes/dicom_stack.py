"""Order DICOM slices along their normal and find the affine of the stack."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from statistics import median_low

import numpy as np
from numpy.typing import NDArray

from vertext.errors import UnsupportedInputError
from vertext.volumes.dicom_frame import DicomFrame
from vertext.volumes.geometry import LPS_TO_RAS

_SAME_DIRECTION = 2e-3
_SAME_SPACING = 1e-3
_EVEN = 0.1
_SAME_PLACE_MM = 1e-3


@dataclass(frozen=True, eq=False)
class DicomStack:
    """Slices in order.

    Attributes:
        frames: Sorted along the normal of the slices.
        affine: (column, row, slice) index to world (RAS+, mm).
        notes: What was assumed.
    """

    frames: tuple[DicomFrame, ...]
    affine: NDArray[np.float64]
    notes: tuple[str, ...]

    @property
    def gap(self) -> float:
        """Distance of neighbouring slices along their normal, in mm."""
        along_row, down_column, step = self.affine[:3, :3].T
        normal = np.cross(along_row, down_column)
        return float(abs(normal @ step) / np.linalg.norm(normal))

    @classmethod
    def of(cls, frames: list[DicomFrame], *, source: Path) -> DicomStack:
        """Sort the slices by their place, never by number or name.

        A tilted stack (each slice shifted within its plane) keeps its true, sheared affine.

        Raises:
            UnsupportedInputError: Slices differ in size, spacing or direction, share a place, are
                missing, or do not lie behind one another.
        """
        _check_alike(frames, source)
        along_row, down_column = np.array(frames[0].orientation).reshape(2, 3)
        normal = np.cross(along_row, down_column)
        length = float(np.linalg.norm(normal))
        if not length > 1e-3:
            raise UnsupportedInputError(
                "its image orientation is singular", source=source, remedy="Export it again"
            )
        ordered = sorted(frames, key=lambda frame: float(normal @ frame.position))
        positions = np.array([frame.position for frame in ordered])
        if len(ordered) > 1:
            _check_even(positions @ normal / length, ordered, source)
            step = (positions[-1] - positions[0]) / (len(positions) - 1)
            _check_straight(positions, step, max(frames[0].spacing), source)
            notes = _spacing_note(frames[0].gap, float(abs(normal @ step)) / length)
        else:
            depth = frames[0].gap or frames[0].thickness
            step = normal / length * (depth or 1.0)
            notes = () if depth else ("Slice thickness unknown; 1 mm is assumed.",)
        row_mm, column_mm = frames[0].spacing
        affine = np.eye(4)
        affine[:3, 0] = along_row * column_mm
        affine[:3, 1] = down_column * row_mm
        affine[:3, 2] = step
        affine[:3, 3] = positions[0]
        return cls(tuple(ordered), LPS_TO_RAS @ affine, notes)


def _check_alike(frames: list[DicomFrame], source: Path) -> None:
    first = frames[0]
    sizes = Counter((frame.rows, frame.columns) for frame in frames)
    if len(sizes) > 1:
        listed = ", ".join(f"{n} of {rows} x {columns}" for (rows, columns), n in sizes.items())
        raise UnsupportedInputError(
            f"its slices differ in size: {listed}",
            source=source,
            remedy="Remove the images that do not belong to the stack",
        )
    turned = sum(
        not np.allclose(frame.orientation, first.orientation, atol=_SAME_DIRECTION)
        for frame in frames
    )
    if turned:
        raise UnsupportedInputError(
            f"its slices differ in orientation: {turned} of {len(frames)} do not lie parallel to "
            "the first",
            source=source,
            remedy="Remove localizers, or pass each stack alone",
        )
    if not all(np.allclose(frame.spacing, first.spacing, rtol=_SAME_SPACING) for frame in frames):
        raise UnsupportedInputError(
            "its slices differ in pixel spacing", source=source, remedy="Pass each stack alone"
        )


def _check_even(places: NDArray[np.float64], ordered: list[DicomFrame], source: Path) -> None:
    """Refuse doubled and missing slices; `places` are sorted positions along the normal, mm."""
    gaps = np.diff(places)
    doubled = int(np.count_nonzero(gaps < _SAME_PLACE_MM))
    if doubled:
        raise UnsupportedInputError(
            f"{doubled} of its {len(places)} slices lie at the place of another one (several "
            "echoes, phases or copies)",
            source=source,
            remedy="Pass one echo or phase, each slice once",
        )
    step = median_low(gaps.tolist())
    for number, gap in enumerate(gaps):
        if abs(gap - step) <= _EVEN * step:
            continue
        missing = round(gap / step) - 1
        between = f"between {_name(ordered[number])} and {_name(ordered[number + 1])}"
        problem = (
            f"{missing} slice{'s are' if missing > 1 else ' is'} missing {between}"
            if missing > 0
            else f"its slices are unevenly spaced {between}"
        )
        raise UnsupportedInputError(
            f"{problem} (a gap of {gap:.2f} mm where {step:.2f} mm is usual)",
            source=source,
            remedy="Export the whole series again",
        )


def _name(frame: DicomFrame) -> str:
    return f"{frame.path.name} frame {frame.index + 1}" if frame.index else frame.path.name


def _check_straight(
    positions: NDArray[np.float64], step: NDArray[np.float64], pixel_mm: float, source: Path
) -> None:
    expected = positions[0] + np.arange(len(positions))[:, None] * step
    away = float(np.linalg.norm(positions - expected, axis=1).max())
    if away > pixel_mm:
        raise UnsupportedInputError(
            f"its slices do not lie behind one another on a line (off by {away:.1f} mm)",
            source=source,
            remedy="Pass each stack alone",
        )


def _spacing_note(stated: float | None, found: float) -> tuple[str, ...]:
    if stated is None or abs(found / stated - 1) <= _EVEN:
        return ()
    return (
        f"The header states {stated:g} mm between slices, their positions {found:.3g} mm; the "
        "positions are used.",
    )
