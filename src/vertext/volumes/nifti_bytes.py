"""A scan or label map as the content of a file."""

from __future__ import annotations

import tempfile
from pathlib import Path

from vertext.volumes.label_map import LabelMap
from vertext.volumes.volume import Volume


def nifti_bytes(image: Volume | LabelMap) -> bytes:
    """Return what a .nii.gz file of the image holds.

    Raises:
        ResourceError: There is no room for a temporary file.
    """
    with tempfile.TemporaryDirectory(prefix="vertext-") as folder:
        path = Path(folder, "image.nii.gz")
        image.save(path)
        return path.read_bytes()
