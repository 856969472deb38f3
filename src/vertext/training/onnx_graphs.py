"""The ONNX graphs of a network, and the proof that they compute the same."""

from __future__ import annotations

import logging
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper
from scipy.special import softmax
from torch import nn

from vertext.errors import BundleError
from vertext.models.model_bundle import DECODER_FILE, ENCODER_FILE, MODEL_FILE
from vertext.models.segmentation_network import SegmentationNetwork

log = logging.getLogger(__name__)
# Its notes on every merged constant would bury ours.
logging.getLogger("onnx_ir").setLevel(logging.WARNING)

TOLERANCE = 1e-3
"""Largest difference of a class probability between a graph and torch."""
_SMALL = 256
"""Tensors of fewer numbers keep float32; halving them saves nothing."""
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
        image, tokens, mask = self._example(length=9, seed=0)
        batch = {} if self.fixed else {0: _BATCH}
        if not self.network.config.reads_prompt:
            model = _Model(self.network, self.active)
            _export(model, (image,), folder / MODEL_FILE, ["image"], ["logits"], (batch,))
            return
        with torch.no_grad():
            features = self.network.encode(image)
        names = [f"feature_{number}" for number in range(len(features))]
        encoder = _Encoder(self.network)
        _export(encoder, (image,), folder / ENCODER_FILE, ["image"], names, (batch,))
        length = torch.export.Dim("L", min=1, max=self.network.config.prompt_length)
        said = {**batch, 1: length}
        _export(
            _Decoder(self.network, self.active),
            (features, tokens, mask),
            folder / DECODER_FILE,
            [*names, "tokens", "token_mask"],
            ["logits"],
            (tuple(batch for _ in features), said, said),
        )

    def verify(self, folder: Path) -> None:
        """Compare class probabilities with torch on an example.

        Prompts are tried padded from full length, and empty.

        Raises:
            BundleError: They differ by more than `TOLERANCE`.
        """
        length = self.network.config.prompt_length
        image, tokens, mask = self._example(length=max(1, length), seed=1)
        mask[0, length // 2 :] = False
        mask[1:] = False
        feeds = {"image": image.numpy()}
        with torch.no_grad():
            prompt = (tokens, mask) if self.network.config.reads_prompt else (None, None)
            expected = self.network(image, *prompt).index_select(1, self.active).numpy()
        if self.network.config.reads_prompt:
            features = _run(folder / ENCODER_FILE, feeds)
            feeds = {f"feature_{number}": value for number, value in enumerate(features)}
            feeds |= {"tokens": tokens.numpy(), "token_mask": mask.numpy()}
            (logits,) = _run(folder / DECODER_FILE, feeds)
        else:
            (logits,) = _run(folder / MODEL_FILE, feeds)
        # Logits far below zero carry no weight in a result, so probabilities are compared.
        difference = float(np.abs(softmax(logits, axis=1) - softmax(expected, axis=1)).max())
        log.info("ONNX and torch differ by at most %.1e", difference)
        if not difference <= TOLERANCE:
            raise BundleError(
                f"ONNX and torch differ by {difference:.1e}, more than {TOLERANCE:.0e}"
            )

    def _example(
        self, *, length: int, seed: int
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Return an image, prompt tokens and their mask."""
        config = self.network.config
        generator = torch.Generator().manual_seed(seed)
        shape = (self.slices, config.in_channels, *config.image_size)
        image = torch.randn(shape, generator=generator)
        tokens = torch.randn(self.slices, length, config.token_dim, generator=generator) * 0.1
        return image, tokens, torch.ones(self.slices, length, dtype=torch.bool)


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


def _run(path: Path, feeds: dict[str, Any]) -> list[Any]:
    session = onnxruntime.InferenceSession(path)
    # What a network does not look at (constant text, say) is no input of its graph.
    wanted = {entry.name for entry in session.get_inputs()}
    return list(session.run(None, {k: v for k, v in feeds.items() if k in wanted}))


def _export(
    module: nn.Module,
    arguments: tuple[Any, ...],
    path: Path,
    inputs: list[str],
    outputs: list[str],
    shapes: tuple[Any, ...],
) -> None:
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        program: Any = torch.onnx.export(
            module.eval(),
            arguments,
            input_names=inputs,
            output_names=outputs,
            dynamic_shapes=shapes,
            dynamo=True,
            verbose=False,
        )
    model = program.model_proto
    _strip_traces(model)
    _store_as_half(model.graph)
    onnx.checker.check_model(model)
    onnx.save(model, path)


def _strip_traces(model: onnx.ModelProto) -> None:
    """Remove what the exporter notes about the machine: stack traces with its paths."""
    graph = model.graph
    for part in (model, graph, *graph.node, *graph.value_info, *graph.input, *graph.output):
        del part.metadata_props[:]
    for tensor in graph.initializer:
        del tensor.metadata_props[:]


def _store_as_half(graph: onnx.GraphProto) -> None:
    """Keep large weights as float16 behind a cast, which the runtime folds when it loads."""
    casts = []
    for tensor in graph.initializer:
        values = numpy_helper.to_array(tensor)
        if tensor.data_type != TensorProto.FLOAT or values.size < _SMALL:
            continue
        name = tensor.name
        tensor.CopyFrom(numpy_helper.from_array(values.astype(np.float16), f"{name}.half"))
        casts.append(helper.make_node("Cast", [f"{name}.half"], [name], to=TensorProto.FLOAT))
    for place, cast in enumerate(casts):
        graph.node.insert(place, cast)
