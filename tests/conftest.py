"""Fixtures that all tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from vertext.volumes.example_scan import example_scan

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """Folder of the real scans: VERTEXT_DATA, else ../shared/data; skipped where absent.

    VERTEXT_REQUIRE_DATA=1 turns the skip into a failure.
    """
    folder = Path(os.environ.get("VERTEXT_DATA", ROOT / "../shared/data")).resolve()
    if not folder.is_dir():
        message = f"real scans are not at {folder}; set VERTEXT_DATA"
        if os.environ.get("VERTEXT_REQUIRE_DATA") == "1":
            pytest.fail(message)
        pytest.skip(message)
    return folder


@pytest.fixture(scope="session")
def spider_case(data_folder: Path) -> tuple[Path, Path]:
    """Image and labels of one small real scan (patient 022, 13 slices, not held out)."""
    folder = data_folder / "spider_t2space"
    return folder / "022_image.nii.gz", folder / "022_labels.nii.gz"


@pytest.fixture(name="example_scan")
def the_example_scan() -> Path:
    """The scan that ships with the project."""
    return example_scan()
