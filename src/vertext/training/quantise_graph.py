"""Turns the convolutions of one ONNX graph to 8 bits."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import onnx
from onnxruntime.quantization import CalibrationDataReader, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

from vertext.training.strip_traces import strip_traces

Feeds = Mapping[str, Any]


def quantise_graph(graph: onnx.ModelProto, feeds: Iterable[Feeds], out: Path) -> None:
    """Write a graph whose convolutions compute in 8 bits, and everything else as before.

    Weights have a range for each output channel, inputs and outputs one for the whole tensor:
    from the least to the largest value that occurs. Weights use 7 of their 8 bits: processors
    without VNNI add two products in 16 bits, which could not hold more.

    Args:
        graph: Computes in float32.
        feeds: Inputs by name, run by run; what the graph does not look at is passed over.
        out: File to write.
    """
    inputs = {entry.name for entry in graph.graph.input}
    wanted = ({name: run[name] for name in run.keys() & inputs} for run in feeds)
    with tempfile.TemporaryDirectory(prefix="vertext-") as folder:
        given, prepared = Path(folder, "given.onnx"), Path(folder, "prepared.onnx")
        onnx.save(graph, given)
        # Casts of float16 become constants here; only those are known as weights.
        quant_pre_process(given, prepared, skip_symbolic_shape=True)
        quantize_static(
            prepared,
            out,
            _Runs(wanted),
            op_types_to_quantize=["Conv"],
            per_channel=True,
            reduce_range=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
        )
    model = onnx.load(out)
    strip_traces(model)
    onnx.save(model, out)


class _Runs(CalibrationDataReader):
    def __init__(self, feeds: Iterator[Feeds]) -> None:
        self._feeds = feeds

    def get_next(self) -> Feeds | None:
        return next(self._feeds, None)
