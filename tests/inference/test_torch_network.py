"""A network in torch behind the interface of a bundle's graphs."""

from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from vertext.inference.torch_network import TorchNetwork  # noqa: E402
from vertext.models.atm_net.config import AtmNetConfig  # noqa: E402
from vertext.models.registry import build_network  # noqa: E402

ACTIVE = (0, 2, 5, 20)


def config(**hasf: object) -> AtmNetConfig:
    return AtmNetConfig.model_validate(
        {
            "image_size": [64, 64],
            "text_dim": 8,
            "encoder": {"kind": "conv", "channels": [4, 8, 8, 8, 16, 16]},
            "hasf": {"stages": [5], "text_pooling": "resampler", "max_tokens": 6, "tokens": 4}
            | hasf,
        }
    )


def images() -> np.ndarray:
    return np.random.default_rng(0).normal(size=(2, 1, 64, 64)).astype(np.float32)


def test_prompts_of_different_length_are_padded_and_classes_chosen() -> None:
    torch.manual_seed(0)
    network = build_network("atm-net", config())
    wrapped = TorchNetwork(network, ACTIVE)
    rng = np.random.default_rng(1)
    tokens = [rng.normal(size=(length, 8)).astype(np.float32) for length in (2, 5)]
    features = wrapped.encode(images())
    together = wrapped.decode(features, tokens)
    assert together.shape == (2, len(ACTIVE), 64, 64)
    for place, one in enumerate(tokens):
        part = {name: value[place : place + 1] for name, value in features.items()}
        alone = wrapped.decode(part, [one])
        np.testing.assert_allclose(together[place : place + 1], alone, atol=1e-4)
    assert not np.allclose(together, wrapped.decode(features, tokens[::-1]))


def test_a_network_without_text_gets_none() -> None:
    torch.manual_seed(0)
    network = build_network("atm-net", config(stages=[])).eval()
    wrapped = TorchNetwork(network, ACTIVE)
    logits = wrapped.decode(wrapped.encode(images()), None)
    with torch.no_grad():
        expected = network(torch.from_numpy(images()))[:, list(ACTIVE)].numpy()
    np.testing.assert_array_equal(logits, expected)
