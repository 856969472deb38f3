"""Read MHA, MHD and NRRD files through SimpleITK."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import SimpleITK as sitk  # noqa: N813 - the name everybody knows it by

from vertext.errors import ReadError, UnsupportedInputError
from vertext.volumes.choose_volume import chosen_volume
from vertext.volumes.geometry import LPS_TO_RAS, grid_affine
from vertext.volumes.volume import Volume

_NO_MEMORY = "Failed to allocate memory"
"""How ITK says it, in an exception like any other."""


def read_itk(path: str | Path, *, volume: int | None = None) -> Volume:
    """Read one volume of a MetaImage or NRRD file.

    Args:
        path: The file.
        volume: Which volume of a 4-D file, counted from 0.

    Raises:
        ReadError: The file is truncated or damaged.
        UnsupportedInputError: It is 4-D and no volume was chosen, or holds colours or vectors.
        MemoryError: It does not fit into memory.
    """
    path = Path(path)
    reader = sitk.ImageFileReader()
    reader.SetFileName(str(path))
    try:
        reader.ReadImageInformation()
        _check_values(reader, path)
        image = reader.Execute()
    except RuntimeError as error:
        reason = _reason(error)
        if _NO_MEMORY in reason:
            raise MemoryError(reason) from error
        raise ReadError(
            f"it cannot be read ({reason})",
            source=path,
            remedy="Check that the file is whole and its header is valid",
        ) from error
    array = sitk.GetArrayViewFromImage(image)
    count = math.prod(array.shape[:-3])
    index = chosen_volume(count, volume, source=path)
    # SimpleITK's arrays run (z, y, x); the volume's axes are (x, y, z).
    planes = array.reshape(count, *(1, 1, *array.shape)[-3:])[index]
    affine, known = _affine(image)
    notes = () if known else ("The file is 2-D and states no patient directions.",)
    return Volume(
        np.array(planes).transpose(2, 1, 0),
        affine,
        source=path,
        notes=notes,
        orientation_known=known,
    )


def _check_values(reader: sitk.ImageFileReader, path: Path) -> None:
    if reader.GetNumberOfComponents() > 1:
        raise UnsupportedInputError(
            f"it holds {reader.GetNumberOfComponents()} values a voxel, not grey values",
            source=path,
            remedy="Save one channel as a file of its own",
        )
    spacing = reader.GetSpacing()[:3]
    if not all(math.isfinite(step) and step > 0 for step in spacing):
        raise UnsupportedInputError(
            f"its spacing is {', '.join(f'{step:g}' for step in spacing)} mm",
            source=path,
            remedy="Correct the header: every spacing must be above 0",
        )


def _affine(image: Any) -> tuple[np.ndarray, bool]:
    """Return index to world (RAS+), and whether the file has directions in space."""
    size = image.GetDimension()
    used = min(3, size)
    directions, spacing, origin = np.eye(3), [1.0, 1.0, 1.0], [0.0, 0.0, 0.0]
    directions[:used, :used] = np.reshape(image.GetDirection(), (size, size))[:used, :used]
    spacing[:used] = image.GetSpacing()[:used]
    origin[:used] = image.GetOrigin()[:used]
    i, j, k = spacing
    x, y, z = origin
    return LPS_TO_RAS @ grid_affine(directions, (i, j, k), (x, y, z)), size >= 3


def _reason(error: RuntimeError) -> str:
    """Return the last line of an ITK exception, which holds the reason."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[-1] if lines else "unknown reason"
