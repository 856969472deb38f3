import tracemalloc

import numpy as np
import pytest
from scipy.special import expit

from vertext.errors import UsageError
from vertext.inference.head_look import HeadLook
from vertext.inference.sliding_window import sliding_window

PATCH = 8


class _Threshold:
    """Class n is sure where the grey value is above n; classes share one copy of the patch."""

    def __init__(self, patch: np.ndarray) -> None:
        self.patch = patch

    def logits(self, channel: int, rows: slice) -> np.ndarray:
        return (self.patch[rows] > channel) * np.float32(1 + channel) - np.float32(0.5)


@pytest.mark.parametrize("shape", [(8, 8, 8), (21, 17, 9), (5, 30, 8), (3, 4, 5)])
@pytest.mark.parametrize("overlap", [0, 0.5, 0.7])
def test_an_answer_voxel_by_voxel_does_not_depend_on_the_patches(
    shape: tuple[int, int, int], overlap: float
) -> None:
    image = np.random.default_rng(0).integers(0, 4, shape).astype(np.float32)
    labels, _ = sliding_window(image, _Threshold, channels=3, patch=PATCH, overlap=overlap)
    assert np.array_equal(labels, image)


def test_a_class_is_asked_on_its_side_alone() -> None:
    image = np.full((9, 4, 8), 3, np.float32)
    sides = np.repeat(np.array([1, 1, 1, 1, 2, 2, 2, 2, 0], np.uint8), 32).reshape(image.shape)
    labels, lead = sliding_window(
        image, _Threshold, channels=3, patch=PATCH, sides=sides, side_of=(1, 2, 1)
    )
    assert labels[:, 0, 0].tolist() == [3, 3, 3, 3, 2, 2, 2, 2, 0]
    # Logits are 0.5, 1.5 and 2.5; on the second side nothing stands against the second class.
    expected = [expit(2.5) - expit(0.5)] * 4 + [expit(1.5)] * 4 + [0]
    assert lead[:, 0, 0] == pytest.approx(expected, abs=1e-6)


def test_overlapping_patches_are_averaged_by_their_gaussians() -> None:
    """One patch claims class 1 weakly, its neighbour denies it strongly."""
    answers = iter((1.0, -3.0))

    class Constant:
        def __init__(self, patch: np.ndarray) -> None:
            self.value = next(answers)

        def logits(self, channel: int, rows: slice) -> np.ndarray:
            return np.full((rows.stop - rows.start, PATCH, PATCH), self.value, np.float32)

    labels, _ = sliding_window(np.zeros((12, 8, 8), np.float32), Constant, channels=1, patch=PATCH)
    weight = np.maximum(np.exp(-0.5 * (np.arange(-3.5, 4) / 1.0) ** 2), 1e-3)
    first, second = np.zeros(12), np.zeros(12)
    first[:8], second[4:] = weight, weight
    assert labels[:, 0, 0].tolist() == (first - 3 * second > 0).astype(int).tolist()


def test_memory_does_not_grow_with_the_classes() -> None:
    image = np.random.default_rng(0).integers(0, 30, (48, 24, 24)).astype(np.float32)
    peaks = []
    for channels in (4, 20):
        tracemalloc.start()
        sliding_window(image, _Threshold, channels=channels, patch=PATCH)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.05 * peaks[0]


def test_an_overlap_is_a_share() -> None:
    with pytest.raises(UsageError, match="overlap"):
        sliding_window(np.zeros((8, 8, 8), np.float32), _Threshold, channels=1, patch=8, overlap=1)


def test_heads_are_small_networks() -> None:
    features = np.arange(2 * 8, dtype=np.float32).reshape(2, 2, 2, 2)
    # (a, b) → (a - b, b) → (0, b - 3) → 2 · (b - 3) + 1, never below 1.
    head = [1, -1, 0, 1, 0, 0, 0, 1, 5, 2, 0, 0, 0, -3, 1]
    look = HeadLook(features, np.array([np.zeros(15), head], np.float32))
    assert np.array_equal(look.logits(1, slice(1, 2)), 2 * (features[1, 1:] - 3) + 1)
    assert not look.logits(0, slice(0, 2)).any()
