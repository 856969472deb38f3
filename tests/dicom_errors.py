"""The judgement of dciodvfy, a validator of the DICOM standard by other people."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def dicom_errors(path: Path) -> list[str]:
    """Return the errors that dciodvfy finds in a file."""
    tool = Path(sys.executable).with_name("dciodvfy")
    run = subprocess.run([tool, "-new", path], capture_output=True, text=True, check=False)
    lines = run.stderr.splitlines()
    assert lines, "dciodvfy says at least what sort of object it is"
    return [line for line in lines if line.startswith("Error")]
