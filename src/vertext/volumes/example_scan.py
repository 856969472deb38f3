"""The scan that ships with the package."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def example_scan() -> Path:
    """Return the file: a lumbar MR of SPIDER, CC BY 4.0 (its README says what was changed)."""
    return Path(str(files("vertext") / "examples" / "034_image.nii.gz"))
