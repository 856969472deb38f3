"""A label map that knows where it lies, whose numbers it holds, and their names."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vertext.anatomy import any_scheme
from vertext.errors import LabelError
from vertext.volumes.colour_table import colour_rows
from vertext.volumes.geometry import checked_affine
from vertext.volumes.nifti_header import NiftiHeader
from vertext.volumes.nifti_writer import write_nifti
from vertext.volumes.placed_array import PlacedArray
from vertext.volumes.volume import Volume, check_shape

_DTYPES = (np.uint8, np.uint16, np.int16, np.int32, np.int64)


@dataclass(frozen=True, eq=False)
class LabelMap(PlacedArray):
    """Integer labels on a grid with an affine.

    Attributes:
        data: Labels, shape (I, J, K), integer dtype, 0 is background.
        affine: Array index to world (RAS+, mm), 4x4 float64.
        scheme: Whose numbers these are (`vertext.anatomy.any_scheme`), None if unknown.
        names: Name of each number; taken from the scheme where it is not given.
        source: The file it was read from.
        notes: What the reader had to mend or assume.
        nifti_header: Header whose geometry `save` copies bit for bit.
        orientation_known: False where patient directions were assumed.

    Raises:
        LabelError: The array does not hold integers.
        UnsupportedInputError: It is not 3-D or is empty, or the affine is not usable.
        UsageError: There is no such scheme.
    """

    data: NDArray[np.integer[Any]]
    affine: NDArray[np.float64]
    scheme: str | None = None
    names: dict[int, str] = field(default_factory=dict)
    source: Path | None = None
    notes: tuple[str, ...] = ()
    nifti_header: NiftiHeader | None = None
    orientation_known: bool = True

    def __post_init__(self) -> None:
        if not np.issubdtype(self.data.dtype, np.integer):
            raise LabelError(f"labels must be integers, not {self.data.dtype}", source=self.source)
        check_shape(self.data.shape, source=self.source)
        object.__setattr__(self, "affine", checked_affine(self.affine, source=self.source))
        if self.scheme is not None and not self.names:
            object.__setattr__(self, "names", dict(any_scheme(self.scheme).names))

    @classmethod
    def on(cls, volume: Volume, data: NDArray[np.integer[Any]], *, scheme: str | None) -> LabelMap:
        """Put labels on the grid of a scan.

        Args:
            volume: The scan; its affine and header are taken over.
            data: Labels of the scan's shape.
            scheme: Whose numbers these are.

        Raises:
            LabelError: The shapes differ.
        """
        if data.shape != volume.shape:
            raise LabelError(
                f"labels of shape {data.shape} do not fit the scan of shape {volume.shape}",
                source=volume.source,
            )
        return cls(
            data,
            volume.affine,
            scheme=scheme,
            nifti_header=volume.nifti_header,
            orientation_known=volume.orientation_known,
        )

    def save(self, path: str | Path) -> None:
        """Write a NIfTI file (.nii or .nii.gz) with scheme, names and colours in its extension.

        The same labels always give the same bytes.

        Raises:
            UsageError: The name does not end in .nii or .nii.gz.
            ResourceError: The file cannot be written.
        """
        write_nifti(
            path,
            self.data.astype(_smallest_dtype(self.data), copy=False),
            self.affine,
            header=self.nifti_header,
            comment=self._comment(),
        )

    def _comment(self) -> str | None:
        """Scheme and names as JSON, None where nothing is known."""
        if not self.names and self.scheme is None:
            return None
        labels = [asdict(row) for row in colour_rows(self.names)]
        return json.dumps({"vertext": {"scheme": self.scheme, "labels": labels}})


def _smallest_dtype(data: NDArray[np.integer[Any]]) -> type[np.integer[Any]]:
    low, high = int(data.min()), int(data.max())
    for dtype in _DTYPES:
        if np.iinfo(dtype).min <= low and high <= np.iinfo(dtype).max:
            return dtype
    raise LabelError(f"label {high} is too large")
