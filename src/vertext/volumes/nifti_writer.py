"""Write one array as a NIfTI file: same input, same bytes."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vertext.errors import UsageError
from vertext.files import atomic_path
from vertext.volumes.nifti_header import NiftiHeader, blank_header, header_for

COMMENT = 6
"""Extension code "comment": plain text."""

DATATYPES: dict[int, str] = {
    2: "u1", 4: "i2", 8: "i4", 16: "f4", 64: "f8",
    256: "i1", 512: "u2", 768: "u4", 1024: "i8", 1280: "u8",
}  # fmt: skip
"""NumPy type of each datatype code; the others are complex, RGB, bits or 128-bit floats."""

_GZIP_LEVEL = 6


def write_nifti(
    path: str | Path,
    data: NDArray[Any],
    affine: NDArray[np.float64],
    *,
    header: NiftiHeader | None = None,
    comment: str | None = None,
) -> None:
    """Write a volume as .nii or .nii.gz, atomically.

    Args:
        path: File to write.
        data: Values, shape (I, J, K).
        affine: Array index to world (RAS+, mm).
        header: Header whose geometry is copied bit for bit in place of `affine`; its shape may
            differ from that of `data` by trailing axes of length 1 (a 2-D file stays 2-D).
        comment: Text for the header extension.

    Raises:
        UsageError: The name does not end in .nii or .nii.gz.
        ResourceError: The file cannot be written.
    """
    path = Path(path)
    if not path.name.lower().endswith((".nii", ".nii.gz")):
        raise UsageError("a NIfTI file must end in .nii or .nii.gz", source=path)
    little = data.dtype.newbyteorder("<")
    extension = b"" if comment is None else _extension(comment)
    complete = _complete_header(data, affine, header, len(extension))
    with atomic_path(path) as temporary, temporary.open("wb") as raw:
        parts = (complete, extension, data.astype(little, copy=False).tobytes(order="F"))
        if path.name.lower().endswith(".gz"):
            # Neither time nor file name in the gzip header: bytes depend on the content only.
            with gzip.GzipFile("", "wb", _GZIP_LEVEL, raw, mtime=0) as packed:
                packed.writelines(parts)
        else:
            raw.writelines(parts)


def _complete_header(
    data: NDArray[Any],
    affine: NDArray[np.float64],
    origin: NiftiHeader | None,
    extension_length: int,
) -> bytes:
    if origin is not None and _trimmed(origin.shape) == _trimmed(data.shape):
        header = blank_header(origin.version).with_geometry_of(origin)
    else:
        header = header_for(data.shape, affine)
    fields = header.fields
    fields["datatype"] = {text: code for code, text in DATATYPES.items()}[data.dtype.str[1:]]
    fields["bitpix"] = data.dtype.itemsize * 8
    fields["vox_offset"] = fields.dtype.itemsize + 4 + extension_length
    return fields.tobytes() + bytes([1 if extension_length else 0, 0, 0, 0])


def _extension(comment: str) -> bytes:
    """Frame text as one extension: size, code, bytes, padded to a multiple of 16."""
    text = comment.encode()
    size = -(-(len(text) + 8) // 16) * 16
    head = np.array([size, COMMENT], dtype="<i4").tobytes()
    return head + text.ljust(size - 8, b"\0")


def _trimmed(shape: tuple[int, ...]) -> tuple[int, ...]:
    """Drop trailing axes of length 1, which change no position in the file."""
    while shape and shape[-1] == 1:
        shape = shape[:-1]
    return shape
