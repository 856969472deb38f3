"""The same answers by OpenVINO where it is installed, and a helpful error where it is not."""

import sys

import numpy as np
import pytest
from scipy.special import softmax

from vertext.errors import BundleError, MissingExtraError
from vertext.inference.onnx_network import OnnxNetwork
from vertext.inference.openvino_session import OpenvinoSession
from vertext.models.model_bundle import load_model


def test_without_the_package_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "openvino", None)
    with pytest.raises(MissingExtraError) as error:
        OnnxNetwork(load_model("atm-net"), threads=1, device="openvino")
    assert "vertext[openvino]" in error.value.remedy


def test_answers_are_those_of_onnx_runtime():
    pytest.importorskip("openvino")
    image = np.random.default_rng(0).normal(size=(1, 1, 320, 256)).astype(np.float32)
    tokens = [np.full((3, 384), 0.1, np.float32)]
    usual, other = (
        softmax(network.decode(network.encode(image), tokens), axis=1)
        for network in (
            OnnxNetwork(load_model("atm-net"), threads=1, device=device)
            for device in ("cpu", "openvino")
        )
    )
    np.testing.assert_allclose(other, usual, atol=2e-3)


def test_what_is_no_graph_is_refused():
    pytest.importorskip("openvino")

    class Damaged:
        path = "damaged"

        def read(self, name):
            return b"no graph"

    with pytest.raises(BundleError, match=r"decoder\.onnx cannot be loaded"):
        OpenvinoSession(Damaged(), "decoder.onnx", threads=1)
