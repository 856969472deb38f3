"""One graph of a bundle on ONNX Runtime."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

import onnxruntime

from vertext.errors import BundleError, ResourceError, UsageError
from vertext.models.model_bundle import ModelBundle

PROVIDERS: dict[str, str] = {"cpu": "CPUExecutionProvider", "cuda": "CUDAExecutionProvider"}
_LOG_ERRORS = 3

logger = logging.getLogger(__name__)


class OnnxSession:
    """A loaded graph; safe to share between threads.

    Args:
        bundle: Where it comes from.
        name: Its file.
        threads: Threads of one run.
        device: "cpu" or "cuda".

    Raises:
        UsageError: The device is unknown or ONNX Runtime cannot use it.
        BundleError: The graph is damaged.
    """

    def __init__(self, bundle: ModelBundle, name: str, *, threads: int, device: str) -> None:
        provider = _provider(device)
        try:
            self._session = onnxruntime.InferenceSession(
                bundle.read(name), sess_options=_options(threads), providers=[provider]
            )
        except BundleError:
            raise
        # ONNX Runtime raises a family of unrelated classes for graphs that it cannot load.
        except Exception as error:
            raise BundleError(f"{name} cannot be loaded ({error})", source=bundle.path) from error
        if provider not in self._session.get_providers():
            raise UsageError(
                f"{provider} is installed but does not work on this computer",
                remedy="Check the driver, or choose --device cpu",
            )
        self.inputs = tuple(entry.name for entry in self._session.get_inputs())
        self.outputs = {entry.name: entry.shape for entry in self._session.get_outputs()}
        logger.debug("loaded %s of %s on %s", name, bundle.path, provider)

    def run(self, feeds: Mapping[str, Any], outputs: Sequence[str]) -> list[Any]:
        """Return outputs; what the graph does not look at is left out of `feeds`.

        Raises:
            ResourceError: The memory does not suffice.
        """
        wanted = {name: value for name, value in feeds.items() if name in self.inputs}
        try:
            return list(self._session.run(list(outputs), wanted))
        except Exception as error:
            if "alloc" in str(error).lower():
                raise ResourceError(
                    "the memory does not suffice to run the model",
                    remedy="Close other programs, or use fewer --workers",
                ) from error
            raise


def _provider(device: str) -> str:
    if device not in PROVIDERS:
        raise UsageError(f"there is no device {device!r}", remedy="Choose cpu, cuda or openvino")
    if PROVIDERS[device] not in onnxruntime.get_available_providers():
        raise UsageError(
            f"this ONNX Runtime cannot use the device {device}",
            remedy="Install onnxruntime-gpu in place of onnxruntime, or choose --device cpu",
        )
    return PROVIDERS[device]


def _options(threads: int) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.use_deterministic_compute = True
    options.log_severity_level = _LOG_ERRORS
    # Two graphs take turns: threads of one that spin would starve those of the other.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return options
