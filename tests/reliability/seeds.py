"""Small whole files of every format that is read, to be damaged."""

from __future__ import annotations

from pathlib import Path

import nibabel as nib
import numpy as np
import SimpleITK
from PIL import Image

from tests.inference.phantom_bundle import write_phantom_bundle
from tests.volumes.dicom_files import write_enhanced, write_series
from tests.volumes.helpers import sagittal_affine, texture

SHAPE = (3, 12, 10)
FORMATS = ("nii", "nii.gz", "mha", "nrrd", "png", "dcm", "enhanced.dcm")
BUNDLE_FILES = ("card.json", "encoder.onnx", "decoder.onnx", "phrases.safetensors")


def write_seed(folder: Path, ending: str) -> Path:
    """Write a scan in a format and return it."""
    path = folder / f"seed.{ending}"
    data = texture(SHAPE)
    if ending.startswith("nii"):
        nib.save(nib.Nifti1Image(data, sagittal_affine()), path)
    elif ending == "png":
        Image.fromarray(data[0].astype(np.uint8)).save(path)
    elif ending == "dcm":
        next(write_series(folder / "series", data).iterdir()).rename(path)
    elif ending == "enhanced.dcm":
        write_enhanced(path, data)
    else:
        SimpleITK.WriteImage(SimpleITK.GetImageFromArray(data), str(path), useCompression=True)
    return path


def write_bundle(folder: Path) -> Path:
    """Write a model bundle and return it."""
    return write_phantom_bundle(folder / "bundle")
