"""The page in a real browser: open, segment, change the prompt, rename, undo, save, come back."""

from __future__ import annotations

import numpy as np

from tests.server.page_driver import (
    IN_A_BROWSER,
    names,
    open_scan,
    press,
    saved_labels,
    settle,
    told,
)
from vertext.anatomy import scheme
from vertext.inference.segmenter import Segmenter

SPIDER = scheme("spider")
pytestmark = IN_A_BROWSER


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


def test_a_file_that_is_no_scan_is_told(page, tmp_path):
    path = tmp_path / "broken.nii.gz"
    path.write_bytes(b"nonsense")
    open_scan(page, path)
    assert "problem" in page.get_attribute("#message", "class")
    assert page.inner_text("#message").strip()
