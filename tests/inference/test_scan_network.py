"""Grey values reach the network as its card says."""

import numpy as np
import pytest

from vertext.atlases import AtlasChannels
from vertext.inference.atlas_prompt import AtlasPrompt
from vertext.inference.scan_network import ScanNetwork
from vertext.models.model_card import InputSpec
from vertext.volumes import Volume

SIZE = (16, 12)


class Recorder:
    """Stands for the graphs: keeps what it is shown and finds nothing."""

    def __init__(self) -> None:
        self.seen: list[np.ndarray] = []

    def encode(self, images):
        self.seen.append(images)
        return {"feature_0": images}

    def decode(self, features, tokens):
        return np.zeros((len(features["feature_0"]), 2, *SIZE), np.float32)


@pytest.fixture
def scan() -> Volume:
    data = np.random.default_rng(0).gamma(2.0, 50.0, (3, 8, 8)).astype(np.float32)
    data[0] *= 0.1
    return Volume(data, np.eye(4))


def seen(scan: Volume, normalisation: str) -> np.ndarray:
    recorder = Recorder()
    spec = InputSpec(size=SIZE, spacing_mm=1.0, normalisation=normalisation)
    ScanNetwork(recorder, scan, spec, classes=2).probabilities(None)
    return np.concatenate(recorder.seen)[:, 0]


def test_by_slice_every_slice_has_its_own_scale_and_padding(scan):
    shown = seen(scan, "slice")
    assert np.allclose(shown[:, 4:12, 2:10].mean(axis=(1, 2)), 0, atol=1e-5)
    assert np.allclose(shown[:, 0, 0], shown.min(axis=(1, 2)))


def test_by_volume_slices_keep_their_differences_and_padding_is_the_mean(scan):
    shown = seen(scan, "volume")
    inside = shown[:, 4:12, 2:10]
    assert (inside.mean(), inside.std()) == pytest.approx((0, 1), abs=1e-5)
    assert inside[0].mean() < -0.5
    assert not shown[:, :4].any()


def test_atlases_come_as_further_channels_on_the_same_canvas(scan):
    recorder = Recorder()
    labels = np.full((2, 3, 8, 8), 1, np.uint8)
    atlases = AtlasPrompt(labels, AtlasChannels("probability", classes=2))
    spec = InputSpec(size=SIZE, spacing_mm=1.0)
    ScanNetwork(recorder, scan, spec, classes=2, atlases=atlases).probabilities(None)
    shown = np.concatenate(recorder.seen)
    assert shown.shape == (3, 3, *SIZE)
    assert (shown[:, 2, 4:12, 2:10] == 1).all()
    assert shown[:, 2].sum() == 3 * 64
