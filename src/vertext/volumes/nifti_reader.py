"""Read NIfTI-1 and NIfTI-2 files, plain or gzipped, of either byte order."""

from __future__ import annotations

import gzip
import math
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

import numpy as np
from numpy.typing import NDArray

from vertext.errors import ReadError, UnsupportedInputError
from vertext.volumes.choose_volume import chosen_volume
from vertext.volumes.nifti_geometry import affine_of
from vertext.volumes.nifti_header import NIFTI_2, NiftiHeader
from vertext.volumes.nifti_writer import COMMENT, DATATYPES
from vertext.volumes.volume import Volume

_GZIP_MAGIC = b"\x1f\x8b"
_MULTICHANNEL = {128: "RGB", 2304: "RGBA", 32: "complex", 1792: "complex", 2048: "complex"}
_CUT_OFF = "Copy or download the file again: it is not whole"
_CHUNK = 1 << 24
_DEFLATE = 1032
"""How much smaller than its content a gzip stream can be (https://zlib.net/zlib_tech.html)."""


def read_nifti(path: str | Path, *, volume: int | None = None) -> Volume:
    """Read one volume with its affine; grey values stay as stored unless the header scales them.

    Args:
        path: A .nii or .nii.gz file; whether it is compressed is found from its content.
        volume: Which volume of a 4-D file, counted from 0.

    Returns:
        The volume. Scaled values are float32.

    Raises:
        ReadError: The file is missing, truncated, or no NIfTI.
        UnsupportedInputError: It holds several volumes and none was chosen, colours, vectors or
            complex numbers, or its geometry is not usable.
    """
    path = Path(path)
    with _opened(path) as stream:
        header = NiftiHeader.parse(stream.read(NIFTI_2.itemsize), source=path)
        shape, index = _spatial_shape(header, volume, path)
        affine, notes, known = affine_of(header, source=path)
        dtype = _dtype(header, path)
        raw = _read_array(stream, header, dtype, math.prod(shape), index, path)
    return Volume(
        _scaled(raw, header, path).reshape(shape, order="F"),
        affine,
        source=path,
        notes=notes,
        nifti_header=header,
        orientation_known=known,
    )


def read_nifti_comments(path: str | Path) -> tuple[str, ...]:
    """Return the texts of the "comment" extensions of a NIfTI file.

    Raises:
        ReadError: The file is missing, truncated, or no NIfTI.
    """
    path = Path(path)
    with _opened(path) as stream:
        header = NiftiHeader.parse(stream.read(NIFTI_2.itemsize), source=path)
        start = header.fields.dtype.itemsize
        stream.seek(start)
        block = stream.read(_data_offset(header, path) - start)
    order = ">" if header.fields.dtype["sizeof_hdr"].byteorder == ">" else "<"
    texts = []
    position = 4 if block[:1] not in (b"", b"\0") else len(block)
    while position + 8 <= len(block):
        size, code = np.frombuffer(block, f"{order}i4", 2, position).tolist()
        if size < 8:
            break
        if code == COMMENT:
            text = block[position + 8 : position + size].rstrip(b"\0")
            texts.append(text.decode("utf-8", errors="replace"))
        position += size
    return tuple(texts)


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """Open a plain or gzipped file and turn every way of being damaged into a ReadError."""
    try:
        with path.open("rb") as plain:
            packed = plain.read(2) == _GZIP_MAGIC
            plain.seek(0)
            if not packed:
                yield plain
                return
            with gzip.GzipFile(fileobj=plain) as unpacked:
                yield cast(BinaryIO, unpacked)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise ReadError(
            f"its gzip stream is truncated or damaged ({error})", source=path, remedy=_CUT_OFF
        ) from error
    except OSError as error:
        raise ReadError(
            f"it cannot be opened ({error.strerror or error})",
            source=path,
            remedy="Check the path and its permissions",
        ) from error


def _spatial_shape(
    header: NiftiHeader, volume: int | None, path: Path
) -> tuple[tuple[int, int, int], int]:
    """Return the three lengths of space and which volume to read."""
    if not 1 <= int(header.fields["dim"][0]) <= 7 or min(header.shape) < 0:
        raise ReadError(
            f"its header declares impossible axes {header.fields['dim'].tolist()}",
            source=path,
            remedy=_CUT_OFF,
        )
    i, j, k, *rest = (*header.shape, 1, 1)
    if j * i == 0 or k == 0 or 0 in rest:
        raise UnsupportedInputError(
            f"it is empty: an axis has length 0 (shape {header.shape})",
            source=path,
            remedy="Export the scan again",
        )
    if math.prod(rest[1:]) > 1:
        raise UnsupportedInputError(
            f"it holds several values a voxel (shape {header.shape})",
            source=path,
            remedy="Save one channel as a file of its own",
        )
    return (i, j, k), chosen_volume(rest[0] if rest else 1, volume, source=path)


def _dtype(header: NiftiHeader, path: Path) -> np.dtype:
    code = int(header.fields["datatype"])
    if code in _MULTICHANNEL:
        raise UnsupportedInputError(
            f"it holds {_MULTICHANNEL[code]} values, not grey values",
            source=path,
            remedy="Convert it to a grey-value scan",
        )
    if code not in DATATYPES:
        raise ReadError(
            f"its NIfTI datatype {code} is not supported",
            source=path,
            remedy="Save it as 16-bit integers or 32-bit floats",
        )
    order = ">" if header.fields.dtype["sizeof_hdr"].byteorder == ">" else "<"
    return np.dtype(order + DATATYPES[code])


def _data_offset(header: NiftiHeader, path: Path) -> int:
    offset = float(header.fields["vox_offset"])
    smallest = header.fields.dtype.itemsize
    # Old writers leave 0, which means "right behind the header".
    if offset == 0:
        return smallest + 4
    if not math.isfinite(offset) or offset < smallest:
        raise ReadError(
            f"its header says that the data start at byte {offset:g}", source=path, remedy=_CUT_OFF
        )
    return int(offset)


def _read_array(
    stream: BinaryIO, header: NiftiHeader, dtype: np.dtype, count: int, index: int, path: Path
) -> NDArray[Any]:
    """Read `count` values of volume `index`, and the rest of a gzip stream for its checksum."""
    needed = count * dtype.itemsize
    start = _data_offset(header, path) + index * needed
    compressed = isinstance(stream, gzip.GzipFile)
    # Before anything is allocated: a damaged header may ask for terabytes.
    stored = path.stat().st_size * (_DEFLATE if compressed else 1)
    if stored < start + needed:
        what = "its gzip stream is truncated or damaged" if compressed else "it is truncated"
        raise ReadError(
            f"{what}: at most {stored} of {start + needed} bytes",
            source=path,
            remedy=_CUT_OFF,
        )
    stream.seek(start)
    array: NDArray[Any] = np.empty(count, dtype=dtype)
    # readinto through a view: one copy in memory, and the array stays writable.
    view = memoryview(array.data).cast("B")
    filled = 0
    while filled < needed:
        # A gzip stream holds as much as is asked for a second time.
        got = stream.readinto(view[filled : filled + _CHUNK])  # type: ignore[attr-defined]
        if not got:
            raise ReadError(
                f"it is truncated: {filled} of {needed} bytes of data", source=path, remedy=_CUT_OFF
            )
        filled += got
    while compressed and stream.read(1 << 20):
        pass
    return array.astype(dtype.newbyteorder("="), copy=False)


def _scaled(array: NDArray[Any], header: NiftiHeader, path: Path) -> NDArray[Any]:
    """Apply scl_slope and scl_inter in floating point, where they change anything."""
    slope, inter = float(header.fields["scl_slope"]), float(header.fields["scl_inter"])
    if slope == 0 or not math.isfinite(slope) or (slope, inter) == (1.0, 0.0):
        return array
    if not math.isfinite(inter):
        raise ReadError(
            f"its scl_inter is {inter}", source=path, remedy="Export the scan again without scaling"
        )
    # Up to 16 bits fit a float32 exactly; wider ones are scaled in float64 first.
    wide = np.float32 if array.dtype.itemsize <= 2 else np.float64
    values: NDArray[Any] = array.astype(wide)
    return (values * wide(slope) + wide(inter)).astype(np.float32)
