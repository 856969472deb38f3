"""The ONNX graphs of a network, and the proof that they compute the same."""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
import torch
from scipy.special import softmax
from torch import nn

from vertext.errors import BundleError
from vertext.models.model_bundle import DECODER_FILE, ENCODER_FILE, MODEL_FILE
from vertext.models.segmentation_network import SegmentationNetwork
from vertext.training.write_onnx import run_onnx, write_onnx

log = logging.getLogger(__name__)

TOLERANCE = 1e-3
"""Largest difference of a class probability between a graph and torch."""
_BATCH = torch.export.Dim("N", min=1, max=1024)

Features = tuple[torch.Tensor, ...]


class OnnxGraphs:
    """Writes a network as encoder.onnx and decoder.onnx, or as model.onnx if it reads no prompt.

    Weights are stored as float16 and computed with as float32. Logits are those of the active
    classes only. The number of slices is free, except for networks that see several together.

    Args:
        network: In evaluation mode, its weights already rounded to float16.
        active: Class numbers that were ever supervised, background included.
    """

    def __init__(self, network: SegmentationNetwork, active: tuple[int, ...]) -> None:
        self.network = network
        self.active = torch.tensor(active)
        self.fixed = network.stack_depth > 1
        self.slices = network.stack_depth if self.fixed else 2

    def write(self, folder: Path) -> None:
        """Write the graphs into a folder."""
        image, tokens, mask = self._example(self.slices, length=9, seed=0)
        batch = {} if self.fixed else {0: _BATCH}
        if not self.network.config.reads_prompt:
            model = _Model(self.network, self.active)
            write_onnx(
                model, (image,), folder / MODEL_FILE,
                inputs=["image"], outputs=["logits"], shapes=(batch,),
            )  # fmt: skip
            return
        with torch.no_grad():
            features = self.network.encode(image)
        names = [f"feature_{number}" for number in range(len(features))]
        encoder = _Encoder(self.network)
        write_onnx(
            encoder, (image,), folder / ENCODER_FILE,
            inputs=["image"], outputs=names, shapes=(batch,),
        )  # fmt: skip
        length = torch.export.Dim("L", min=1, max=self.network.config.prompt_length)
        said = {**batch, 1: length}
        write_onnx(
            _Decoder(self.network, self.active),
            (features, tokens, mask),
            folder / DECODER_FILE,
            inputs=[*names, "tokens", "token_mask"],
            outputs=["logits"],
            shapes=(tuple(batch for _ in features), said, said),
        )

    def verify(self, folder: Path) -> None:
        """Compare class probabilities with torch on an example.

        Prompts are tried padded from full length, and empty; slices in another number than the
        graphs were traced with, since a number that slipped into them would bind every scan.

        Raises:
            BundleError: They differ by more than `TOLERANCE`.
        """
        length = self.network.config.prompt_length
        slices = self.slices + (not self.fixed)
        image, tokens, mask = self._example(slices, length=max(1, length), seed=1)
        mask[0, length // 2 :] = False
        mask[1:] = False
        feeds = {"image": image.numpy()}
        with torch.no_grad():
            prompt = (tokens, mask) if self.network.config.reads_prompt else (None, None)
            expected = self.network(image, *prompt).index_select(1, self.active).numpy()
        if self.network.config.reads_prompt:
            features = run_onnx(folder / ENCODER_FILE, feeds)
            feeds = {f"feature_{number}": value for number, value in enumerate(features)}
            feeds |= {"tokens": tokens.numpy(), "token_mask": mask.numpy()}
            (logits,) = run_onnx(folder / DECODER_FILE, feeds)
        else:
            (logits,) = run_onnx(folder / MODEL_FILE, feeds)
        # Logits far below zero carry no weight in a result, so probabilities are compared.
        difference = float(np.abs(softmax(logits, axis=1) - softmax(expected, axis=1)).max())
        log.info("ONNX and torch differ by at most %.1e", difference)
        if not difference <= TOLERANCE:
            raise BundleError(
                f"ONNX and torch differ by {difference:.1e}, more than {TOLERANCE:.0e}"
            )

    def _example(
        self, slices: int, *, length: int, seed: int
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Return an image, prompt tokens and their mask."""
        config = self.network.config
        generator = torch.Generator().manual_seed(seed)
        shape = (slices, config.in_channels, *config.image_size)
        image = torch.randn(shape, generator=generator)
        tokens = torch.randn(slices, length, config.token_dim, generator=generator) * 0.1
        return image, tokens, torch.ones(slices, length, dtype=torch.bool)


class _Model(nn.Module):
    def __init__(self, network: SegmentationNetwork, active: torch.Tensor) -> None:
        super().__init__()
        self.network = network
        self.register_buffer("active", active)
        self.active: torch.Tensor

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        return self.network(image).index_select(1, self.active)


class _Encoder(nn.Module):
    def __init__(self, network: SegmentationNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, image: torch.Tensor) -> Features:
        return self.network.encode(image)


class _Decoder(nn.Module):
    def __init__(self, network: SegmentationNetwork, active: torch.Tensor) -> None:
        super().__init__()
        self.network = network
        self.register_buffer("active", active)
        self.active: torch.Tensor

    def forward(
        self, features: Features, tokens: torch.Tensor, token_mask: torch.Tensor
    ) -> torch.Tensor:
        return self.network.decode(features, tokens, token_mask).index_select(1, self.active)
