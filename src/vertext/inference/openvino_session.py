"""One graph of a bundle on OpenVINO."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from vertext.errors import BundleError, MissingExtraError
from vertext.models.model_bundle import ModelBundle


class OpenvinoSession:
    """A loaded graph on the CPU; safe to share between threads.

    Args:
        bundle: Where it comes from.
        name: Its file.
        threads: Threads of one run.

    Raises:
        MissingExtraError: OpenVINO is not installed.
        BundleError: The graph is damaged.
    """

    def __init__(self, bundle: ModelBundle, name: str, *, threads: int) -> None:
        try:
            import openvino
        except ImportError as error:
            raise MissingExtraError("openvino", "openvino") from error
        core, graph = openvino.Core(), io.BytesIO(bundle.read(name))
        try:
            self._model = core.compile_model(core.read_model(graph), "CPU", _settings(threads))
        except RuntimeError as error:
            raise BundleError(f"{name} cannot be loaded ({error})", source=bundle.path) from error
        self.inputs = tuple(entry.any_name for entry in self._model.inputs)
        self.outputs = {entry.any_name: _shape(entry) for entry in self._model.outputs}

    def run(self, feeds: Mapping[str, Any], outputs: Sequence[str]) -> list[Any]:
        """Return outputs; what the graph does not look at is left out of `feeds`."""
        wanted = {name: value for name, value in feeds.items() if name in self.inputs}
        # A request belongs to one thread.
        found = self._model.create_infer_request().infer(wanted)
        return [found[name] for name in outputs]


def _settings(threads: int) -> dict[str, Any]:
    # Processors with half precision would otherwise use it, and answer differently from others.
    return {
        "INFERENCE_NUM_THREADS": threads,
        "NUM_STREAMS": "1",
        "INFERENCE_PRECISION_HINT": "f32",
    }


def _shape(entry: Any) -> list[int | None]:
    """Return the shape of an output, None where it is free."""
    return [side.get_length() if side.is_static else None for side in entry.partial_shape]
