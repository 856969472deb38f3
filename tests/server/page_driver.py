"""Drives the page in a real browser."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from vertext.volumes import read_labels

if TYPE_CHECKING:
    from playwright.sync_api import Page

CHROMIUM = shutil.which("chromium")
# Without a graphics card WebGL runs on the processor.
FLAGS = [
    "--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
]  # fmt: skip
PATIENCE_MS = 120_000

IN_A_BROWSER = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]


def settle(page: Page) -> None:
    """Wait until the page has done what it was asked for."""
    page.wait_for_selector("body[aria-busy=false]")


def press(page: Page, button: str) -> None:
    page.click(button)
    settle(page)


def open_scan(page: Page, path: Path) -> None:
    page.set_input_files("#files", path)
    settle(page)


def told(page: Page) -> list[str]:
    """What the steps so far were."""
    return page.locator("#steps button").all_inner_texts()


def names(page: Page) -> list[str]:
    return page.locator("#structures tbody button").all_inner_texts()


def saved_labels(page: Page, folder: Path) -> np.ndarray:
    with page.expect_download() as download:
        page.click("#save")
    archive = folder / "saved.zip"
    download.value.save_as(archive)
    with zipfile.ZipFile(archive) as content:
        content.extract("phantom_labels.nii.gz", folder)
    return read_labels(folder / "phantom_labels.nii.gz").data
