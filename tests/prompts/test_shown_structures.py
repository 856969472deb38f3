"""From found labels to what each slice is told."""

import numpy as np

from vertext.prompts import load_description, shown_structures

ANATOMY = load_description("lumbar_mr")


def painted(*slices: tuple[str, ...]) -> np.ndarray:
    labels = np.zeros((len(slices), 40, 40), np.uint8)
    for plane, names in zip(labels, slices, strict=True):
        for row, name in enumerate(names):
            plane[5 * row : 5 * row + 4] = ANATOMY.classes.index(name)
    return labels


def test_each_slice_names_the_contiguous_range_that_it_shows() -> None:
    upper, lower = shown_structures(painted(("L2", "L4"), ("L5",)), ANATOMY)
    assert upper == ("L2", "L2/L3", "L3", "L3/L4", "L4", "canal")
    assert lower == ("L5", "canal")


def test_a_slice_that_shows_nothing_names_what_the_scan_shows() -> None:
    _, empty = shown_structures(painted(("L4", "L5"), ()), ANATOMY)
    assert empty == ("L4", "L4/L5", "L5", "canal")


def test_an_empty_scan_names_nothing() -> None:
    assert shown_structures(painted((), ()), ANATOMY) == [(), ()]
