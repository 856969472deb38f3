"""The ONNX graphs of LACAF, and the proof that they compute the same."""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.special import expit
from torch import nn

from vertext.errors import BundleError
from vertext.inference.head_look import HeadLook
from vertext.models.lacaf.lacaf import Lacaf
from vertext.models.model_bundle import DECODER_FILE, ENCODER_FILE, MODEL_FILE
from vertext.training.write_onnx import run_onnx, write_onnx

log = logging.getLogger(__name__)

TOLERANCE = 5e-3
"""Largest difference of a class probability: features are kept in half precision."""

Features = tuple[torch.Tensor, torch.Tensor]


class VesselGraphs:
    """Writes LACAF as encoder.onnx and decoder.onnx, or as model.onnx if it reads no text.

    The encoder sees the image alone. The decoder makes of its features and of the class vectors
    the inputs of `HeadLook`; the heads themselves run outside, one class at a time, so that
    memory does not grow with their number. One cube a run.

    Args:
        network: In evaluation mode, its weights already rounded to float16.
        text: Frozen text vectors of the classes, (N, text_dim).
    """

    def __init__(self, network: Lacaf, text: NDArray[np.float32]) -> None:
        self.network = network
        self.text = torch.from_numpy(text)

    def write(self, folder: Path) -> None:
        """Write the graphs into a folder."""
        image = self._example(seed=0)
        if not self.network.config.reads_text:
            write_onnx(
                self.network, (image,), folder / MODEL_FILE, inputs=["image"], outputs=["logits"]
            )
            return
        with torch.no_grad():
            features = self.network.encode(image)
        names = ["feature_0", "feature_1"]
        encoder, decoder = _Encoder(self.network), _Decoder(self.network)
        write_onnx(encoder, (image,), folder / ENCODER_FILE, inputs=["image"], outputs=names)
        write_onnx(
            decoder,
            (features, self.text),
            folder / DECODER_FILE,
            inputs=[*names, "text"],
            outputs=["features", "parameters"],
        )

    def verify(self, folder: Path) -> None:
        """Compare class probabilities with torch on an example.

        Raises:
            BundleError: They differ by more than `TOLERANCE`.
        """
        image = self._example(seed=1)
        with torch.no_grad():
            expected = self.network(image, self.text)[0].numpy()
        difference = float(np.abs(expit(self._logits(folder, image)) - expit(expected)).max())
        log.info("ONNX and torch differ by at most %.1e", difference)
        if not difference <= TOLERANCE:
            raise BundleError(
                f"ONNX and torch differ by {difference:.1e}, more than {TOLERANCE:.0e}"
            )

    def _logits(self, folder: Path, image: torch.Tensor) -> NDArray[np.float32]:
        """Return what the graphs say, (N, P, P, P)."""
        feeds = {"image": image.numpy()}
        if not self.network.config.reads_text:
            logits: NDArray[np.float32] = run_onnx(folder / MODEL_FILE, feeds)[0][0]
            return logits
        seen = run_onnx(folder / ENCODER_FILE, feeds)
        feeds = {f"feature_{number}": value for number, value in enumerate(seen)}
        shared, parameters = run_onnx(folder / DECODER_FILE, feeds | {"text": self.text.numpy()})
        look = HeadLook(shared[0], parameters[0])
        return np.stack([look.logits(n, slice(None)) for n in range(len(self.text))])

    def _example(self, *, seed: int) -> torch.Tensor:
        config = self.network.config
        shape = (1, config.in_channels, *(3 * (config.patch,)))
        return torch.rand(shape, generator=torch.Generator().manual_seed(seed))


class _Encoder(nn.Module):
    def __init__(self, network: Lacaf) -> None:
        super().__init__()
        self.network = network

    def forward(self, image: torch.Tensor) -> Features:
        return self.network.encode(image)


class _Decoder(nn.Module):
    def __init__(self, network: Lacaf) -> None:
        super().__init__()
        self.network = network

    def forward(self, features: Features, text: torch.Tensor) -> Features:
        return self.network.heads(features, text)
