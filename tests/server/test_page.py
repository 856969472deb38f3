"""The page in a real browser: open, segment, change the prompt, rename, undo, save, come back."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from vertext.anatomy import scheme
from vertext.inference.segmenter import Segmenter
from vertext.volumes import read_labels

playwright = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium")
# Without a graphics card WebGL runs on the processor.
FLAGS = [
    "--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
]  # fmt: skip
PATIENCE_MS = 120_000
SPIDER = scheme("spider")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[playwright.Browser]:
    with playwright.sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: playwright.Browser, address: str) -> Iterator[playwright.Page]:
    opened = browser.new_page(viewport={"width": 1366, "height": 768})
    opened.set_default_timeout(PATIENCE_MS)
    broken: list[str] = []
    opened.on("pageerror", lambda error: broken.append(str(error)))
    opened.goto(address)
    settle(opened)
    yield opened
    opened.close()
    assert broken == []


def settle(page: playwright.Page) -> None:
    """Wait until the page has done what it was asked for."""
    page.wait_for_selector("body[aria-busy=false]")


def press(page: playwright.Page, button: str) -> None:
    page.click(button)
    settle(page)


def open_scan(page: playwright.Page, path: Path) -> None:
    page.set_input_files("#files", path)
    settle(page)


def told(page: playwright.Page) -> list[str]:
    """What the steps so far were."""
    return page.locator("#steps button").all_inner_texts()


def names(page: playwright.Page) -> list[str]:
    return page.locator("#structures tbody button").all_inner_texts()


def saved_labels(page: playwright.Page, folder: Path) -> np.ndarray:
    with page.expect_download() as download:
        page.click("#save")
    archive = folder / "saved.zip"
    download.value.save_as(archive)
    with zipfile.ZipFile(archive) as content:
        content.extract("phantom_labels.nii.gz", folder)
    return read_labels(folder / "phantom_labels.nii.gz").data


def test_from_a_file_to_corrected_labels(page, bundle, scan_file, tmp_path):
    open_scan(page, scan_file)
    assert "phantom" in page.inner_text("#scan-name")
    press(page, "#segment")
    assert {"T12", "L4", "L5/S1", "canal"} <= set(names(page))
    assert "Names right" in page.inner_text("#confidence")

    page.select_option("#source", "levels")
    page.select_option("#first", "T12")
    page.select_option("#last", "L5")
    press(page, "#segment")
    assert "levels T12 to L5" in told(page)[1]

    page.select_option("#present", "L4")
    page.select_option("#right-name", "L5")
    press(page, "#rename")
    assert "corrected by hand" in page.inner_text("#warnings")
    plain = Segmenter(bundle, threads=1, levels=("T12", "L5")).segment(scan_file).labels.data
    moved = saved_labels(page, tmp_path)
    np.testing.assert_array_equal(moved == SPIDER.label_of("L5"), plain == SPIDER.label_of("L4"))

    press(page, "#undo")
    np.testing.assert_array_equal(saved_labels(page, tmp_path), plain)

    page.select_option("#compared", index=1)
    settle(page)
    assert page.is_visible("#other-view")

    page.reload()
    settle(page)
    assert len(told(page)) == 3
    assert "still open" in page.inner_text("#message")


def test_a_painted_label_is_kept(page, scan_file, tmp_path):
    open_scan(page, scan_file)
    press(page, "#segment")
    before = saved_labels(page, tmp_path)
    page.select_option("#pen", label="L3")
    page.click("#draw")
    box = page.locator("#view").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y + 5, steps=5)
    page.mouse.up()
    press(page, "#keep")
    after = saved_labels(page, tmp_path)
    changed = after != before
    assert changed.any()
    assert (after[changed] == SPIDER.label_of("L3")).all()


def test_everything_can_be_reached_by_keyboard(page):
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.id"))
    assert {"files", "folder", "view", "slice-type", "opacity", "source"} <= reached


def test_a_file_that_is_no_scan_is_told(page, tmp_path):
    path = tmp_path / "broken.nii.gz"
    path.write_bytes(b"nonsense")
    open_scan(page, path)
    assert "problem" in page.get_attribute("#message", "class")
    assert page.inner_text("#message").strip()
