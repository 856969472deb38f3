"""Choose the affine of a NIfTI header and say what was assumed."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vertext.errors import UnsupportedInputError
from vertext.volumes.geometry import spacing_of
from vertext.volumes.nifti_header import NiftiHeader

_SAME_PLACE_MM = 0.05
_SAME_SPACING = 0.01


def affine_of(
    header: NiftiHeader, *, source: Path
) -> tuple[NDArray[np.float64], tuple[str, ...], bool]:
    """Return the affine: sform first, else qform, else from the spacing alone.

    Args:
        header: The header.
        source: Its file, for messages.

    Returns:
        The affine in mm, notes on what was assumed, and whether patient directions are known.

    Raises:
        UnsupportedInputError: A spacing is 0, negative or NaN.
    """
    zooms = _checked_zooms(header, source)
    notes: list[str] = []
    known = True
    if header.fields["sform_code"] > 0:
        affine = header.sform
        notes += _disagreement(header, affine, zooms)
    elif header.fields["qform_code"] > 0:
        affine = header.qform
    else:
        affine, known = _centred(zooms, header.shape), False
        notes.append(
            "The header states no orientation (sform and qform code 0): axes are taken as "
            "left, front, up; check the result, left and right are not known."
        )
    unit = header.unit_mm
    if unit not in (None, 1.0):
        notes.append(f"The header's unit of length is {unit:g} mm; converted to mm.")
        affine = np.diag([unit, unit, unit, 1.0]) @ affine
    return affine, tuple(notes), known


def _checked_zooms(header: NiftiHeader, source: Path) -> NDArray[np.float64]:
    zooms = header.zooms
    if not (np.isfinite(zooms).all() and (zooms > 0).all()):
        raise UnsupportedInputError(
            f"its spacing is {_mm(zooms)} mm",
            source=source,
            remedy="Correct pixdim in the header: every spacing must be above 0",
        )
    return zooms


def _disagreement(
    header: NiftiHeader, sform: NDArray[np.float64], zooms: NDArray[np.float64]
) -> list[str]:
    if header.fields["qform_code"] > 0:
        ends = ((0, n - 1) for n in (*header.shape, 1, 1)[:3])
        corners = np.array([(*corner, 1) for corner in product(*ends)])
        away = np.linalg.norm((corners @ (sform - header.qform).T)[:, :3], axis=1).max()
        # Written so that a NaN in the qform counts as a difference.
        if not away <= _SAME_PLACE_MM:
            return [f"qform and sform differ by up to {away:.1f} mm; the sform is used."]
        return []
    spacing = np.array(spacing_of(sform))
    used = min(3, len(header.shape))
    if np.abs(spacing / zooms - 1)[:used].max() > _SAME_SPACING:
        return [f"pixdim says {_mm(zooms)} mm and the sform {_mm(spacing)} mm; the sform is used."]
    return []


def _mm(lengths: NDArray[np.float64]) -> str:
    return " x ".join(f"{x:g}" for x in np.round(lengths, 3))


def _centred(zooms: NDArray[np.float64], shape: tuple[int, ...]) -> NDArray[np.float64]:
    """The affine that nibabel and the Analyze format assume: x to the left, zero in the middle."""
    affine = np.diag([-zooms[0], zooms[1], zooms[2], 1.0])
    middle = (np.array((*shape, 1, 1)[:3]) - 1) / 2
    affine[:3, 3] = -affine[:3, :3] @ middle
    return affine
