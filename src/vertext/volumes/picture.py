"""Read a PNG or JPEG picture of one sagittal slice."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from vertext.errors import ReadError, UnsupportedInputError, UsageError
from vertext.volumes.volume import Volume

_ASSUMED_THICKNESS_MM = 1.0


def read_picture(path: str | Path, *, spacing: tuple[float, float] | None) -> Volume:
    """Read a grey picture as one sagittal slice, superior up and anterior left.

    Args:
        path: PNG or JPEG file, 8 or 16 bit; colour only where all channels are equal.
        spacing: Row and column distance in mm, which a picture does not carry.

    Returns:
        A volume of shape (1, rows, columns) in the canonical view.

    Raises:
        UsageError: No spacing was given, or not two positive numbers.
        ReadError: The picture is truncated or damaged.
        UnsupportedInputError: It has colours.
    """
    path = Path(path)
    row_mm, column_mm = _checked_spacing(spacing, path)
    try:
        with Image.open(path) as picture:
            grey = _grey(picture, path)
    except (OSError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise ReadError(
            f"the picture cannot be read ({error})", source=path, remedy="Export it again"
        ) from error
    affine = np.zeros((4, 4))
    affine[0, 0], affine[2, 1], affine[1, 2] = -_ASSUMED_THICKNESS_MM, -row_mm, -column_mm
    affine[3, 3] = 1.0
    return Volume(
        grey[np.newaxis],
        affine,
        source=path,
        notes=(
            "A picture: taken as a sagittal slice with superior up and anterior left; slice "
            f"thickness is unknown, {_ASSUMED_THICKNESS_MM:g} mm is assumed for volumes.",
        ),
        orientation_known=False,
    )


def _checked_spacing(spacing: tuple[float, float] | None, path: Path) -> tuple[float, float]:
    if spacing is None:
        raise UsageError(
            "a picture does not say how large its pixels are",
            source=path,
            remedy="Give their row and column distance in mm: --spacing ROW,COL",
        )
    if len(spacing) != 2 or not all(math.isfinite(step) and step > 0 for step in spacing):
        raise UsageError(f"spacing must be two positive numbers in mm, not {spacing}", source=path)
    return float(spacing[0]), float(spacing[1])


def _grey(picture: Image.Image, path: Path) -> NDArray[Any]:
    """Return grey values (rows, columns); equal colour channels and full opacity carry nothing."""
    if picture.mode in ("P", "1"):
        picture = picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    values = np.asarray(picture)
    if values.ndim == 2:
        return values
    if picture.mode in ("LA", "RGBA"):
        opaque, values = values[..., -1].min() == 255, values[..., :-1]
    else:
        opaque = picture.mode == "RGB"
    if not opaque or (values != values[..., :1]).any():
        raise UnsupportedInputError(
            "the picture has colours or transparency, not grey values alone",
            source=path,
            remedy="Export the slice in grey, without overlays",
        )
    return np.ascontiguousarray(values[..., 0])
