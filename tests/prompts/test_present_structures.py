"""Which structures a slice shows."""

import numpy as np
import pytest

from vertext.prompts import load_description, presence_threshold, present_structures

ANATOMY = load_description("lumbar_mr")


@pytest.mark.parametrize(
    ("shape", "pixels", "least"),
    [((384, 384), 20, 20), ((192, 192), 20, 5), ((768, 384), 20, 40), ((32, 32), 20, 1),
     ((768, 768), 1, 1)],
)  # fmt: skip
def test_threshold_scales_with_the_area(shape: tuple[int, int], pixels: int, least: int) -> None:
    assert presence_threshold(shape, pixels) == least


def test_slivers_are_not_present_unless_every_pixel_counts() -> None:
    labels = np.zeros((384, 384), np.uint8)
    labels[0, :20] = 2
    labels[1, :19] = 3
    labels[2, :300] = 20
    assert present_structures(labels, ANATOMY) == ("L5", "canal")
    assert present_structures(labels, ANATOMY, pixels=1) == ("L4", "L5", "canal")


def test_ignore_and_unknown_levels_are_passed_over() -> None:
    labels = np.full((64, 64), 255, np.uint8)
    labels[:20] = 254
    labels[20:30] = 21
    assert present_structures(labels, ANATOMY) == ()
