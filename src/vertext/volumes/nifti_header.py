"""The NIfTI-1 and NIfTI-2 header, field by field (https://nifti.nimh.nih.gov)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vertext.errors import ReadError, UnsupportedInputError
from vertext.volumes.geometry import directions_of, spacing_of

NIFTI_1 = np.dtype(
    [
        ("sizeof_hdr", "<i4"),
        ("data_type", "S10"),
        ("db_name", "S18"),
        ("extents", "<i4"),
        ("session_error", "<i2"),
        ("regular", "S1"),
        ("dim_info", "u1"),
        ("dim", "<i2", (8,)),
        ("intent_p1", "<f4"),
        ("intent_p2", "<f4"),
        ("intent_p3", "<f4"),
        ("intent_code", "<i2"),
        ("datatype", "<i2"),
        ("bitpix", "<i2"),
        ("slice_start", "<i2"),
        ("pixdim", "<f4", (8,)),
        ("vox_offset", "<f4"),
        ("scl_slope", "<f4"),
        ("scl_inter", "<f4"),
        ("slice_end", "<i2"),
        ("slice_code", "u1"),
        ("xyzt_units", "u1"),
        ("cal_max", "<f4"),
        ("cal_min", "<f4"),
        ("slice_duration", "<f4"),
        ("toffset", "<f4"),
        ("glmax", "<i4"),
        ("glmin", "<i4"),
        ("descrip", "S80"),
        ("aux_file", "S24"),
        ("qform_code", "<i2"),
        ("sform_code", "<i2"),
        ("quatern_b", "<f4"),
        ("quatern_c", "<f4"),
        ("quatern_d", "<f4"),
        ("qoffset_x", "<f4"),
        ("qoffset_y", "<f4"),
        ("qoffset_z", "<f4"),
        ("srow_x", "<f4", (4,)),
        ("srow_y", "<f4", (4,)),
        ("srow_z", "<f4", (4,)),
        ("intent_name", "S16"),
        ("magic", "S4"),
    ]
)

NIFTI_2 = np.dtype(
    [
        ("sizeof_hdr", "<i4"),
        ("magic", "S8"),
        ("datatype", "<i2"),
        ("bitpix", "<i2"),
        ("dim", "<i8", (8,)),
        ("intent_p1", "<f8"),
        ("intent_p2", "<f8"),
        ("intent_p3", "<f8"),
        ("pixdim", "<f8", (8,)),
        ("vox_offset", "<i8"),
        ("scl_slope", "<f8"),
        ("scl_inter", "<f8"),
        ("cal_max", "<f8"),
        ("cal_min", "<f8"),
        ("slice_duration", "<f8"),
        ("toffset", "<f8"),
        ("slice_start", "<i8"),
        ("slice_end", "<i8"),
        ("descrip", "S80"),
        ("aux_file", "S24"),
        ("qform_code", "<i4"),
        ("sform_code", "<i4"),
        ("quatern_b", "<f8"),
        ("quatern_c", "<f8"),
        ("quatern_d", "<f8"),
        ("qoffset_x", "<f8"),
        ("qoffset_y", "<f8"),
        ("qoffset_z", "<f8"),
        ("srow_x", "<f8", (4,)),
        ("srow_y", "<f8", (4,)),
        ("srow_z", "<f8", (4,)),
        ("slice_code", "<i4"),
        ("xyzt_units", "<i4"),
        ("intent_code", "<i4"),
        ("intent_name", "S16"),
        ("dim_info", "u1"),
        ("unused_str", "S15"),
    ]
)

_MAGIC = {b"n+1": NIFTI_1, b"n+2": NIFTI_2}
_GEOMETRY = (
    "dim", "pixdim", "xyzt_units", "dim_info", "qform_code", "sform_code", "quatern_b",
    "quatern_c", "quatern_d", "qoffset_x", "qoffset_y", "qoffset_z", "srow_x", "srow_y", "srow_z",
)  # fmt: skip
_MILLIMETRES = 2
_SCANNER = 1
_UNIT_MM = {0: 1.0, 1: 1000.0, 2: 1.0, 3: 0.001}


@dataclass(frozen=True, eq=False)
class NiftiHeader:
    """One header record.

    Attributes:
        fields: Structured scalar array of dtype `NIFTI_1` or `NIFTI_2`, in the file's byte order.
    """

    fields: NDArray[np.void]

    @classmethod
    def parse(cls, raw: bytes, *, source: Path) -> NiftiHeader:
        """Read a header from the first bytes of a file.

        Raises:
            ReadError: The bytes are no single-file NIfTI header.
        """
        for layout in (NIFTI_1, NIFTI_2):
            for order in (layout, layout.newbyteorder(">")):
                if len(raw) < layout.itemsize:
                    continue
                fields = np.frombuffer(raw, dtype=order, count=1).reshape(())
                if fields["sizeof_hdr"] == layout.itemsize:
                    return cls(_with_known_magic(fields, layout, source))
        raise ReadError(
            "it is no NIfTI file, or its header is cut off",
            source=source,
            remedy="Check that the file was copied whole and is named after its format",
        )

    @property
    def version(self) -> int:
        """1 or 2."""
        return 1 if self.fields.dtype.itemsize == NIFTI_1.itemsize else 2

    @property
    def shape(self) -> tuple[int, ...]:
        """Length of every axis that the file declares, as it stands there."""
        return tuple(int(n) for n in self.fields["dim"][1 : int(self.fields["dim"][0]) + 1])

    @property
    def zooms(self) -> NDArray[np.float64]:
        """`pixdim` of the three axes of space, in the file's units; 1 for axes it does not use."""
        zooms = np.array(self.fields["pixdim"][1:4], dtype=np.float64)
        zooms[len(self.shape) :] = 1.0
        return zooms

    @property
    def unit_mm(self) -> float | None:
        """Millimetres of the file's unit of length, None for an unknown code."""
        return _UNIT_MM.get(int(self.fields["xyzt_units"]) & 7)

    @property
    def sform(self) -> NDArray[np.float64]:
        """The sform as it stands, 4x4."""
        return np.vstack(
            [np.asarray(self.fields[f"srow_{axis}"], np.float64) for axis in "xyz"]
            + [np.array([0.0, 0.0, 0.0, 1.0])]
        )

    @property
    def qform(self) -> NDArray[np.float64]:
        """The affine of quaternion, offset, pixdim and qfac, 4x4 (NIfTI-1 standard, method 2)."""
        b, c, d = (float(self.fields[f"quatern_{letter}"]) for letter in "bcd")
        norm = b * b + c * c + d * d
        # As in the reference code: single precision cannot tell a half turn from nearly one.
        half_turn = 1.0 - norm < 1e-7
        a = 0.0 if half_turn else float(np.sqrt(1.0 - norm))
        b, c, d = (x / np.sqrt(norm) if half_turn else x for x in (b, c, d))
        rotation = np.array(
            [
                [a * a + b * b - c * c - d * d, 2 * (b * c - a * d), 2 * (b * d + a * c)],
                [2 * (b * c + a * d), a * a + c * c - b * b - d * d, 2 * (c * d - a * b)],
                [2 * (b * d - a * c), 2 * (c * d + a * b), a * a + d * d - c * c - b * b],
            ]
        )
        zooms = self.zooms.copy()
        zooms[2] *= -1.0 if self.fields["pixdim"][0] < 0 else 1.0
        affine = np.eye(4)
        affine[:3, :3] = rotation * zooms
        affine[:3, 3] = [float(self.fields[f"qoffset_{axis}"]) for axis in "xyz"]
        return affine

    def with_geometry_of(self, other: NiftiHeader) -> NiftiHeader:
        """Return this header with the other's geometry fields, bit for bit."""
        fields = self.fields.copy()
        for name in _GEOMETRY:
            fields[name] = other.fields[name]
        return NiftiHeader(fields)


def blank_header(version: int = 1) -> NiftiHeader:
    """Return an empty single-file header, little endian."""
    layout = NIFTI_1 if version == 1 else NIFTI_2
    fields = np.zeros((), dtype=layout)
    fields["sizeof_hdr"] = layout.itemsize
    fields["magic"] = b"n+1" if version == 1 else b"n+2\0\r\n\x1a\n"
    fields["scl_slope"] = 1
    return NiftiHeader(fields)


def header_for(shape: tuple[int, ...], affine: NDArray[np.float64]) -> NiftiHeader:
    """Return a header that places an array of that shape by sform and, unsheared, by qform."""
    header = blank_header(1 if max(shape) < 2**15 else 2)
    fields = header.fields
    fields["dim"] = [len(shape), *shape] + [1] * (7 - len(shape))
    rotation = directions_of(affine)
    handedness = -1.0 if np.linalg.det(rotation) < 0 else 1.0
    fields["pixdim"] = [handedness, *spacing_of(affine), 0, 0, 0, 0]
    fields["xyzt_units"] = _MILLIMETRES
    fields["sform_code"] = _SCANNER
    for axis, row in zip("xyz", affine, strict=False):
        fields[f"srow_{axis}"] = row
        fields[f"qoffset_{axis}"] = row[3]
    rotation[:, 2] *= handedness
    if np.abs(rotation.T @ rotation - np.eye(3)).max() < 1e-4:
        fields["qform_code"] = _SCANNER
        fields["quatern_b"], fields["quatern_c"], fields["quatern_d"] = _quaternion(rotation)
    return header


def _quaternion(rotation: NDArray[np.float64]) -> tuple[float, float, float]:
    """Vector part of the unit quaternion with non-negative real part."""
    from scipy.spatial.transform import Rotation

    x, y, z, w = Rotation.from_matrix(rotation).as_quat()
    sign = -1.0 if w < 0 else 1.0
    return sign * x, sign * y, sign * z


def _with_known_magic(fields: NDArray[np.void], layout: np.dtype, source: Path) -> NDArray[np.void]:
    magic = bytes(fields["magic"])[:3]
    if magic in (b"ni1", b"ni2"):
        raise UnsupportedInputError(
            "it is the header of a two-file NIfTI (.hdr and .img)",
            source=source,
            remedy="Convert the pair to one .nii.gz file",
        )
    if _MAGIC.get(magic) is not layout:
        raise ReadError(
            "it is no NIfTI file (wrong magic bytes)",
            source=source,
            remedy="Check that the file is named after its format",
        )
    return fields
