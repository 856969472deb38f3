"""A scan that knows where it lies in the world."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vertext.errors import UnsupportedInputError
from vertext.volumes.geometry import checked_affine
from vertext.volumes.nifti_header import NiftiHeader
from vertext.volumes.nifti_writer import write_nifti
from vertext.volumes.placed_array import PlacedArray


@dataclass(frozen=True, eq=False)
class Volume(PlacedArray):
    """Grey values on a grid with an affine.

    Attributes:
        data: Values, shape (I, J, K), any real dtype.
        affine: Array index to world (RAS+, mm), 4x4 float64.
        source: The file or folder it was read from.
        notes: What the reader had to mend or assume, one sentence each.
        nifti_header: Header of the NIfTI file it was read from; outputs on this grid copy its
            geometry bit for bit.
        orientation_known: False where patient directions were assumed (a picture, a header
            without them): left and right must not be trusted then.
        modality: What made the image, as DICOM calls it ("MR", "CT"); None where the file does
            not say.

    Raises:
        UnsupportedInputError: The array is not 3-D or is empty, or the affine is not usable.
    """

    data: NDArray[Any]
    affine: NDArray[np.float64]
    source: Path | None = None
    notes: tuple[str, ...] = ()
    nifti_header: NiftiHeader | None = None
    orientation_known: bool = True
    modality: str | None = None

    def __post_init__(self) -> None:
        check_shape(self.data.shape, source=self.source)
        object.__setattr__(self, "affine", checked_affine(self.affine, source=self.source))

    @property
    def is_2d(self) -> bool:
        """Whether it is a single slice."""
        return min(self.shape) == 1

    def save(self, path: str | Path) -> None:
        """Write a NIfTI file (.nii or .nii.gz).

        Raises:
            UsageError: The name does not end in .nii or .nii.gz.
            ResourceError: The file cannot be written.
        """
        write_nifti(path, self.data, self.affine, header=self.nifti_header)


def check_shape(shape: tuple[int, ...], *, source: str | Path | None = None) -> None:
    """Make sure that an array is a non-empty volume.

    Raises:
        UnsupportedInputError: It has not 3 axes, or one of length 0.
    """
    if len(shape) != 3:
        raise UnsupportedInputError(
            f"a volume has 3 axes, this array has {len(shape)}", source=source
        )
    if min(shape) == 0:
        raise UnsupportedInputError(
            f"it is empty: an axis has length 0 (shape {tuple(shape)})",
            source=source,
            remedy="Export the scan again",
        )
