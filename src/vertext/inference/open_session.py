"""Chooses what runs a graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from vertext.inference.onnx_session import OnnxSession
from vertext.inference.openvino_session import OpenvinoSession
from vertext.models.model_bundle import ModelBundle


class Session(Protocol):
    """A loaded graph; safe to share between threads.

    Attributes:
        inputs: Names.
        outputs: Shape by name; a free length is None or a word.
    """

    inputs: tuple[str, ...]
    outputs: dict[str, Any]

    def run(self, feeds: Mapping[str, Any], outputs: Sequence[str]) -> list[Any]:
        """Return outputs; what the graph does not look at is left out of `feeds`."""


def open_session(bundle: ModelBundle, name: str, *, threads: int, device: str) -> Session:
    """Load one graph of a bundle.

    Args:
        bundle: Where it comes from.
        name: Its file.
        threads: Threads of one run.
        device: "cpu", "cuda", or "openvino" for the CPU by OpenVINO.

    Raises:
        UsageError: The device is unknown or cannot be used.
        BundleError: The graph is damaged.
    """
    if device == "openvino":
        return OpenvinoSession(bundle, name, threads=threads)
    return OnnxSession(bundle, name, threads=threads, device=device)
