import numpy as np
import pytest

from vertext.anatomy import IGNORE, SPINE
from vertext.data.phantom import Phantom, make_phantom, synthesise


@pytest.fixture(scope="module")
def phantom() -> Phantom:
    return make_phantom(2, plane=(160, 128), pixel_mm=1.875, slices=(3, 4.0))


@pytest.mark.parametrize("real", [False, True])
def test_a_new_image_shows_the_structures_in_greys_of_their_own(
    phantom: Phantom, real: bool
) -> None:
    labels = phantom.labels.data[1]
    image = phantom.volume.data[1] if real else None
    gaps = []
    for seed in range(6):
        painted = synthesise(labels, np.random.default_rng(seed), image)
        assert painted.shape == labels.shape
        assert painted.dtype == np.float32
        assert painted.min() >= 0
        assert painted.max() <= 1
        means = [painted[labels == SPINE.by_name(n).index].mean() for n in ("L3", "L2/L3", "canal")]
        gaps.append(means[0] - means[2])
    assert min(gaps) < 0 < max(gaps)


def test_neighbouring_vertebrae_look_alike(phantom: Phantom) -> None:
    labels = phantom.labels.data[1]
    near, far = [], []
    for seed in range(8):
        painted = synthesise(labels, np.random.default_rng(seed))
        upper, lower, disc = (
            painted[labels == SPINE.by_name(n).index].mean() for n in ("L3", "L4", "L3/L4")
        )
        near.append(abs(upper - lower))
        far.append(abs(upper - disc))
    assert np.mean(near) < 0.5 * np.mean(far)


def test_the_same_rng_paints_the_same_image_and_volumes_work(phantom: Phantom) -> None:
    labels = np.where(phantom.labels.data == 2, IGNORE, phantom.labels.data)
    first = synthesise(labels, np.random.default_rng(1))
    assert first.shape == labels.shape
    assert np.array_equal(first, synthesise(labels, np.random.default_rng(1)))
    assert not np.array_equal(first, synthesise(labels, np.random.default_rng(2)))


def test_empty_labels_give_an_image_too() -> None:
    painted = synthesise(np.zeros((32, 24), np.uint8), np.random.default_rng(0))
    assert np.ptp(painted) > 0.2
