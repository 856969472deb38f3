"""Recognition and segmentation quality."""

from __future__ import annotations

import numpy as np
import pytest

from vertext.metrics import Overlap
from vertext.metrics.panoptic_quality import PanopticQuality

LABELS = (1, 2, 3, 4)


def of(prediction: list[int], truth: list[int]) -> PanopticQuality:
    return PanopticQuality.of(
        Overlap.of(np.array(prediction, np.uint8), np.array(truth, np.uint8)), LABELS
    )


def test_by_hand() -> None:
    # 1 matches 4 with 3 of 4 voxels; 2 is split in two halves (Jaccard 1/2 is no match).
    quality = of([4, 4, 4, 0, 2, 2, 3, 3, 0], [1, 1, 1, 1, 2, 2, 2, 2, 0])
    assert quality.matched == (0.75,)
    assert (quality.missed, quality.made_up) == (1, 2)
    assert quality.recognition == pytest.approx(1 / (1 + 1.5))
    assert quality.segmentation == 0.75
    assert quality.panoptic == pytest.approx(0.3)


def test_other_labels_are_no_instances() -> None:
    assert of([1, 1, 9], [1, 1, 9]).matched == (1.0,)


def test_nothing_found_is_zero_and_nothing_there_is_not_defined() -> None:
    assert of([0, 0], [1, 1]).panoptic == 0.0
    assert of([0, 0], [1, 1]).segmentation is None
    assert of([0, 0], [0, 0]).panoptic is None
