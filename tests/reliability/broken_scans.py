"""Every sort of input that the promise table speaks of, and what must become of it."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nibabel as nib
import numpy as np
from PIL import Image

from tests.inference.phantom_bundle import coded_phantom
from tests.reliability.broken_series import doubled, mixed, tilted, without_one
from tests.volumes.helpers import patch_bytes
from vertext.volumes.nifti_writer import write_nifti

_PIXDIM, _DIM, _SROW = 76, 40, 280
"""Offsets of header fields of NIfTI-1."""


@dataclass(frozen=True)
class Row:
    """A line of the promise table.

    Attributes:
        promise: The line's name in docs/reliability.md.
        name: File or folder.
        make: Writes it.
        exit_code: What this input alone ends with; 0 where it is segmented.
        said: Words of the error, or of a note on the input in the report.
    """

    promise: str
    name: str
    make: Callable[[Path], object]
    exit_code: int = 0
    said: str = ""


def plain(path: Path, data: np.ndarray | None = None) -> Path:
    """Write the phantom, or other values in its place, with nibabel."""
    volume = coded_phantom()
    nib.save(nib.Nifti1Image(volume.data if data is None else data, volume.affine), path)
    return path


def _values(change: Callable[[np.ndarray], np.ndarray]) -> Callable[[Path], object]:
    return lambda path: plain(path, change(coded_phantom().data.copy()))


def _with(value: float, count: int) -> Callable[[Path], object]:
    def change(data: np.ndarray) -> np.ndarray:
        data.flat[:: data.size // count] = value
        return data

    return _values(change)


def _patched(offset: int, value: np.ndarray) -> Callable[[Path], object]:
    return lambda path: patch_bytes(plain(path), offset, value)


def _two_forms(path: Path) -> None:
    volume = coded_phantom()
    moved = volume.affine.copy()
    moved[:3, 3] += 7
    image = nib.Nifti1Image(volume.data, volume.affine)
    image.set_sform(volume.affine, 1)
    image.set_qform(moved, 1)
    nib.save(image, path)


def _steep_slope(path: Path) -> None:
    image = nib.Nifti1Image(coded_phantom().data.astype(np.int16), coded_phantom().affine)
    image.header.set_slope_inter(4000.0, 0.0)
    nib.save(image, path)


def _sheared(path: Path) -> None:
    volume = coded_phantom()
    affine = volume.affine.copy()
    # By whole rows: the phantom's grey values must not be mixed.
    affine[:, 0] += affine[:, 1]
    nib.save(nib.Nifti1Image(volume.data, affine), path)


def _promising(shape: tuple[int, ...]) -> Callable[[Path], object]:
    """Write a header of NIfTI-2 that promises an array, and a few bytes of it."""

    def make(path: Path) -> None:
        header = nib.Nifti2Header()
        header.set_data_shape(shape)
        header.set_data_dtype(np.float64)
        header.set_sform(np.eye(4), 1)
        path.write_bytes(gzip.compress(header.binaryblock + bytes(100), mtime=0))

    return make


def _promising_nrrd(path: Path) -> None:
    path.write_text(
        "NRRD0004\ntype: double\ndimension: 3\nsizes: 30000 30000 30000\nencoding: raw\n"
        "endian: little\nspace: left-posterior-superior\nspace origin: (0,0,0)\n"
        "space directions: (1,0,0) (0,1,0) (0,0,1)\n\n1234"
    )


def _truncated(path: Path) -> None:
    whole = plain(path).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def _flipped(path: Path) -> None:
    volume = coded_phantom(axes="RSP")
    write_nifti(path, volume.data, volume.affine)


def _picture(path: Path) -> None:
    Image.fromarray(coded_phantom().data[4].astype(np.uint8)).save(path)


F4, I2 = np.float32, np.int16
_TWICE = np.array([0, -1, -1, 0] * 2, F4)
"""Two equal rows of an affine."""
ROWS = (
    Row("a few NaN voxels", "few_nan.nii", _with(np.nan, 3), said="3 NaN"),
    Row("many NaN voxels", "many_nan.nii", _with(np.nan, 20_000), 4, "NaN or infinite"),
    Row("many infinite voxels", "many_inf.nii", _with(np.inf, 20_000), 4, "NaN or infinite"),
    Row("constant image", "constant.nii", _values(np.ones_like), 4, "contrast"),
    Row("2-D image", "two_d.nii", _values(lambda d: d[4:5]), said="A single slice"),
    Row("picture without pixel size", "picture.png", _picture, 2, "spacing"),
    Row("4-D", "four_d.nii", _values(lambda d: np.stack([d, d], -1)), 4, "volumes"),
    Row("three slices", "three.nii", _values(lambda d: d[3:6])),
    Row("axis of size 0", "zero_axis.nii", _patched(_DIM + 2, np.array(0, I2)), 4, "length 0"),
    Row("flipped axes", "flipped.nii", _flipped),
    Row("sheared affine", "sheared.nii", _sheared, said="sheared"),
    Row("singular affine", "singular.nii", _patched(_SROW + 16, _TWICE), 4, "singular"),
    Row("qform ≠ sform", "two_forms.nii", _two_forms, said="qform"),
    Row("spacing of zero", "zero_mm.nii", _patched(_PIXDIM + 4, np.array(0, F4)), 4, "spacing"),
    Row("negative spacing", "minus_mm.nii", _patched(_PIXDIM + 4, np.array(-2, F4)), 4, "spacing"),
    Row("int16 with a steep slope", "slope.nii", _steep_slope),
    Row("truncated .nii.gz", "truncated.nii.gz", _truncated, 3, "truncated"),
    Row("header of terabytes", "tera.nii.gz", _promising((30_000,) * 3), 3, "truncated"),
    Row("header of terabytes (NRRD)", "tera_nrrd.nrrd", _promising_nrrd, 6, "memory"),
    Row("axes beyond 64 bits", "overflow.nii.gz", _promising((1 << 40,) * 3), 3, "truncated"),
    Row("wrong ending", "wrong.mha", lambda p: plain(p.with_suffix(".nii")).rename(p), 3, "NIfTI"),
    Row("no image at all", "text.nii", lambda p: p.write_text("not an image"), 3),
    Row("empty file", "empty.nii.gz", lambda p: p.write_bytes(gzip.compress(b"")), 3),
    Row("tilted DICOM series", "tilted", tilted, said="sheared"),
    Row("mixed DICOM series", "mixed", mixed, 4, "series"),
    Row("missing DICOM slice", "missing", without_one, 4, "missing"),
    Row("doubled DICOM positions", "doubled", doubled, 4, "at the place of"),
)
