"""The page for everybody: keyboard, contrast, colours, small screens."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from PIL import Image

from tests.server.page_driver import IN_A_BROWSER, open_scan, press
from vertext.anatomy import SPINE

pytestmark = IN_A_BROWSER

# What is there to be used now, each with a number.
CONTROLS = """[...document.querySelectorAll("button, select, input, textarea, canvas")]
  .filter((control) => !control.disabled && control.checkVisibility())
  .map((control, number) => { control.dataset.number = number; return control; })"""
# Contrast (WCAG 2) of every text that is shown and not greyed out.
CONTRASTS = """() => {
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => numbers(colour).slice(0, 3)
    .map((value) => value / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
    .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
  const behind = (element) => {
    const colour = getComputedStyle(element).backgroundColor;
    const isClear = (numbers(colour)[3] ?? 1) === 0;
    return isClear && element.parentElement ? behind(element.parentElement) : colour;
  };
  const isText = (node) => node.nodeType === Node.TEXT_NODE && node.data.trim();
  return [...document.querySelectorAll("body *")]
    .filter((element) => element.checkVisibility() && !element.disabled)
    .filter((element) => [...element.childNodes].some(isText))
    .map((element) => {
      const both = [light(getComputedStyle(element).color), light(behind(element))];
      const contrast = (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
      return { text: element.textContent.slice(0, 30), contrast };
    });
}"""


def test_everything_can_be_reached_by_keyboard_and_shows_that_it_is(page, scan_file):
    open_scan(page, scan_file)
    press(page, "#segment")
    wanted = page.evaluate(f"{CONTROLS}.map((control) => control.dataset.number)")
    reached = set()
    for _ in range(2 * len(wanted)):
        page.keyboard.press("Tab")
        number, outline = page.evaluate(
            """() => { const now = document.activeElement;
            const shown = now.closest(".button") ?? now;
            return [now.dataset.number, getComputedStyle(shown).outlineStyle]; }"""
        )
        assert number is None or outline != "none"
        reached.add(number)
    assert set(wanted) <= reached


def test_keys_move_the_cross_and_its_place_is_named(page, scan_file):
    open_scan(page, scan_file)
    press(page, "#segment")
    press(page, "#structures button:text-is('L4')")
    assert page.inner_text("#place").endswith("mm L4")
    page.focus("#view")
    page.keyboard.press("ArrowDown")  # from between voxels onto one
    places = [place(page)]
    for key in ("ArrowUp", "ArrowLeft", "PageUp"):
        for _ in range(3):
            page.keyboard.press(key)
        places.append(place(page))
    moves = np.sign(np.diff(places, axis=0)).astype(int).tolist()
    assert moves == [[0, 0, 1], [0, 1, 0], [1, 0, 0]]


def test_every_structure_has_an_opacity_of_its_own(page, scan_file):
    open_scan(page, scan_file)
    press(page, "#segment")
    press(page, "#structures button:text-is('L4')")
    amounts = []
    for value in ("1", "0.5", "0"):
        page.get_by_label("Opacity of L1", exact=True).fill(value)
        amounts.append([painted(page, "L1"), painted(page, "L3")])
    whole, half, none = amounts
    assert whole[0] > 1.5 * half[0] > 10 * none[0]
    assert whole[1] == half[1] == none[1] > 0


def test_the_example_is_at_hand(page):
    press(page, "#example")
    assert "SPIDER" in page.inner_text("#message")
    assert "320" in page.inner_text("#scan-name")


def test_text_stands_out_from_its_background(page, scan_file):
    open_scan(page, scan_file)
    press(page, "#segment")
    low = [entry for entry in page.evaluate(CONTRASTS) if entry["contrast"] < 4.5]
    assert low == []


def test_all_of_it_fits_on_a_small_laptop(page, scan_file):
    page.set_viewport_size({"width": 1280, "height": 720})
    open_scan(page, scan_file)
    press(page, "#segment")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    view = page.locator("#view").bounding_box()
    assert view["width"] >= 800
    assert view["height"] >= 480


def place(page: Any) -> list[float]:
    return [float(number) for number in page.inner_text("#place").split(" mm")[0].split(", ")]


def painted(page: Any, name: str) -> float:
    """Return how strongly the colour of a structure tints the slice, summed over pixels."""
    picture = Image.open(io.BytesIO(page.locator("#view").screenshot())).convert("RGB")
    pixels = np.asarray(picture, float)
    tint = pixels - pixels.min(axis=2, keepdims=True)
    colour = np.array(SPINE.by_name(name).colour, float)
    colour -= colour.min()
    length = np.linalg.norm(tint, axis=2)
    alike = tint @ colour / np.linalg.norm(colour) / np.maximum(length, 1)
    return float(length[(alike > 0.995) & (length > 10)].sum())
