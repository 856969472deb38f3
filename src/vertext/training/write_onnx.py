"""Writes one ONNX graph, small and without a trace of the machine."""

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
from torch import nn

from vertext.training.strip_traces import strip_traces

# Its notes on every merged constant would bury ours.
logging.getLogger("onnx_ir").setLevel(logging.WARNING)

_SMALL = 256
"""Tensors of fewer numbers keep float32; halving them saves nothing."""


def round_to_half(network: nn.Module) -> None:
    """Round all weights to float16, in place, as `write_onnx` stores them."""
    with torch.no_grad():
        for tensor in (*network.parameters(), *network.buffers()):
            if tensor.is_floating_point():
                tensor.copy_(tensor.half().float())


def write_onnx(
    module: nn.Module,
    arguments: tuple[Any, ...],
    path: Path,
    *,
    inputs: list[str],
    outputs: list[str],
    shapes: tuple[Any, ...] | None = None,
) -> None:
    """Export a module; weights are stored as float16 and computed with as float32.

    Args:
        module: The module.
        arguments: An example of its inputs.
        path: File to write.
        inputs: Names of the inputs, those inside tuples in their order.
        outputs: Names of the outputs.
        shapes: Which axes are free, as `torch.export` takes it; none by default.
    """
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
    strip_traces(model)
    _store_as_half(model.graph)
    onnx.checker.check_model(model)
    onnx.save(model, path)


def run_onnx(path: Path, feeds: dict[str, Any]) -> list[Any]:
    """Run a graph once, and return its outputs."""
    session = onnxruntime.InferenceSession(path)
    # What a network does not look at (constant text, say) is no input of its graph.
    wanted = {entry.name for entry in session.get_inputs()}
    return list(session.run(None, {k: v for k, v in feeds.items() if k in wanted}))


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
