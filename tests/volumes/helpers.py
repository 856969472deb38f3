"""Small scans on disk, written by other people's libraries."""

from __future__ import annotations

from pathlib import Path

import nibabel as nib
import numpy as np
from scipy.spatial.transform import Rotation


def texture(shape: tuple[int, ...], dtype: type = np.int16, seed: int = 0) -> np.ndarray:
    """Random values, so that a wrong flip or permutation never passes."""
    return np.random.default_rng(seed).integers(0, 200, shape).astype(dtype)


def sagittal_affine(spacing: tuple[float, float, float] = (4.0, 0.9375, 0.8125)) -> np.ndarray:
    """Affine of a canonical sagittal stack, "LIP"."""
    affine = np.zeros((4, 4))
    affine[0, 0], affine[2, 1], affine[1, 2] = -spacing[0], -spacing[1], -spacing[2]
    affine[:, 3] = 30.0, 50.0, 80.0, 1.0
    return affine


def oblique(degrees: tuple[float, float, float]) -> np.ndarray:
    """Rotation about x, y and z."""
    matrix = np.eye(4)
    matrix[:3, :3] = Rotation.from_euler("xyz", degrees, degrees=True).as_matrix()
    return matrix


def write_by_nibabel(path: Path, data: np.ndarray, affine: np.ndarray, **fields: object) -> Path:
    """Save a NIfTI-1 file with nibabel, then set header fields."""
    image = nib.Nifti1Image(data, affine)
    for name, value in fields.items():
        image.header[name] = value
    nib.save(image, path)
    return path


def patch_bytes(path: Path, offset: int, value: np.ndarray) -> Path:
    """Overwrite bytes of an uncompressed file (what careful writers refuse to write)."""
    content = bytearray(path.read_bytes())
    raw = np.asarray(value).tobytes()
    content[offset : offset + len(raw)] = raw
    path.write_bytes(bytes(content))
    return path
