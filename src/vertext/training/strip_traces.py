"""Takes out of an ONNX model what its makers note about the machine."""

from __future__ import annotations

import onnx


def strip_traces(model: onnx.ModelProto) -> None:
    """Remove all notes in place: stack traces with paths, and the steps a tool went through."""
    graph = model.graph
    for part in (model, graph, *graph.node, *graph.value_info, *graph.input, *graph.output):
        del part.metadata_props[:]
    for tensor in graph.initializer:
        del tensor.metadata_props[:]
