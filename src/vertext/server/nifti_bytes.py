"""A label map as the content of a file."""

from __future__ import annotations

import tempfile
from pathlib import Path

from vertext.volumes import LabelMap


def nifti_bytes(labels: LabelMap) -> bytes:
    """Return what a .nii.gz file of the label map holds.

    Raises:
        ResourceError: There is no room for a temporary file.
    """
    with tempfile.TemporaryDirectory(prefix="vertext-") as folder:
        path = Path(folder, "labels.nii.gz")
        labels.save(path)
        return path.read_bytes()
