"""Random changes keep image and labels together."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("torch")

from vertext.anatomy import BACKGROUND
from vertext.data.augmentation import Augmentation, AugmentationConfig

STILL = {
    "rotation": 0.0, "scale": (1.0, 1.0), "shift": 0.0, "elastic_px": 0.0, "crop_top": 0.0,
    "crop_bottom": 0.0, "contrast": 0.0, "bias": 0.0, "noise": 0.0, "blur": 0.0,
}  # fmt: skip


def scene() -> tuple[np.ndarray, np.ndarray]:
    labels = np.zeros((96, 64), np.uint8)
    labels[30:50, 20:40] = 5
    labels[60:70, 10:50] = 12
    rng = np.random.default_rng(0)
    return (labels / 4 + rng.normal(0, 0.1, labels.shape)).astype(np.float32), labels


def inside() -> np.ndarray:
    """All but a strip on the left, the canvas beside a narrow image."""
    seen = np.ones((96, 64), bool)
    seen[:, :8] = False
    return seen


def run(seed: int = 0, **settings: object) -> tuple[np.ndarray, np.ndarray]:
    config = AugmentationConfig(**(STILL | settings))
    return Augmentation(config)(*scene(), inside(), np.random.default_rng(seed))


def test_without_geometry_the_labels_stay() -> None:
    assert np.array_equal(run()[1], scene()[1])


def test_the_same_seed_gives_the_same_slice() -> None:
    config = AugmentationConfig()
    one, two = (Augmentation(config)(*scene(), inside(), np.random.default_rng(7)) for _ in "ab")
    assert np.array_equal(one[0], two[0])
    assert np.array_equal(one[1], two[1])


@pytest.mark.parametrize("seed", range(5))
def test_image_and_labels_move_together(seed: int) -> None:
    image, labels = run(seed, rotation=15.0, scale=(0.8, 1.2), shift=0.1, elastic_px=2.0)
    assert image[labels == 12].mean() > image[labels == 5].mean() > image[labels == 0].mean()
    assert set(np.unique(labels)) <= {0, 5, 12}


@pytest.mark.parametrize("seed", range(5))
def test_what_is_cropped_away_is_background(seed: int) -> None:
    image, labels = run(seed, crop_top=1.0)
    gone = np.all(image == image[0, 0], axis=1)
    assert gone[0] or np.array_equal(labels, scene()[1])
    assert (labels[gone] == BACKGROUND).all()
    assert (labels[60:70, 10:50] == 12).all()


@pytest.mark.parametrize("seed", range(5))
def test_grey_values_end_as_inference_makes_them(seed: int) -> None:
    image, _ = run(seed, contrast=1.0, bias=0.3, noise=0.3, blur=1.0)
    shown = image[inside()]
    assert image.dtype == np.float32
    assert shown.mean() == pytest.approx(0, abs=1e-4)
    assert shown.std() == pytest.approx(1, abs=1e-4)
    assert (image[~inside()] == shown.min()).all()


def test_a_painted_image_keeps_outlines_and_changes_contrasts() -> None:
    painted = [run(seed, synthesis=1.0) for seed in range(8)]
    assert all(np.array_equal(labels, scene()[1]) for _, labels in painted)
    brighter = {image[labels == 5].mean() > image[labels == 12].mean() for image, labels in painted}
    assert brighter == {False, True}


def test_artefacts_are_bright_and_leave_the_labels() -> None:
    plain, spotted = run(3), run(3, artefact=1.0)
    assert np.array_equal(plain[1], spotted[1])
    assert not np.array_equal(plain[0], spotted[0])
