"""Read a label map of any supported volume format."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vertext.anatomy import PLEXUS_SCHEME, SCHEMES
from vertext.errors import LabelError, ReadError
from vertext.volumes.file_format import FileFormat, format_of
from vertext.volumes.label_map import LabelMap
from vertext.volumes.nifti_reader import read_nifti, read_nifti_comments
from vertext.volumes.volume import Volume

_WHOLE = 1e-4
_SHOWN = 5


def read_labels(path: str | Path) -> LabelMap:
    """Read a NIfTI, MHA or NRRD label map.

    Args:
        path: The file.

    Returns:
        Labels on their own grid. `scheme` and `names` come from the header extension that
        `LabelMap.save` writes; without one the scheme is None.

    Raises:
        ReadError: The path is missing, damaged, or of no supported format.
        UnsupportedInputError: It is 4-D, colour or empty, or its geometry is not usable.
        LabelError: It holds values that are not whole numbers.
    """
    path = Path(path)
    if not path.is_file():
        raise ReadError("there is no such label file", source=path, remedy="Check the path")
    scheme: str | None = None
    names: dict[int, str] = {}
    match format_of(path):
        case FileFormat.NIFTI:
            volume = read_nifti(path)
            scheme, names = _described(read_nifti_comments(path))
        case FileFormat.ITK:
            from vertext.volumes.itk import read_itk

            volume = read_itk(path)
        case _:
            raise ReadError(
                "label maps are read from .nii, .nii.gz, .mha or .nrrd files",
                source=path,
                remedy="Convert it to one of these",
            )
    return LabelMap(
        _integers(volume),
        volume.affine,
        scheme=scheme,
        names=names,
        source=path,
        notes=volume.notes,
        nifti_header=volume.nifti_header,
        orientation_known=volume.orientation_known,
    )


def _integers(volume: Volume) -> NDArray[np.integer[Any]]:
    data = volume.data
    if np.issubdtype(data.dtype, np.integer):
        return data
    with np.errstate(invalid="ignore"):
        whole = np.rint(data)
        wrong = ~(np.abs(data - whole) <= _WHOLE)
    if wrong.any():
        values = ", ".join(f"{v:g}" for v in np.unique(data[wrong])[:_SHOWN])
        raise LabelError(
            f"labels must be whole numbers; {int(wrong.sum())} voxels are not ({values})",
            source=volume.source,
            remedy="Resample label maps by nearest neighbour, and pass labels, not probabilities",
        )
    return whole.astype(np.int32)


def _described(comments: tuple[str, ...]) -> tuple[str | None, dict[int, str]]:
    """Scheme and names from our own comment; other programs' comments are passed over."""
    for comment in comments:
        try:
            described = json.loads(comment)["vertext"]
            names = {int(row["label"]): str(row["name"]) for row in described["labels"]}
            scheme = described["scheme"]
        except (ValueError, KeyError, TypeError):
            continue
        return (scheme if scheme in (*SCHEMES, PLEXUS_SCHEME.name) else None), names
    return None, {}
