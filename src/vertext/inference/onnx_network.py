"""A bundle's graphs on ONNX Runtime."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from vertext.errors import BundleError, ResourceError, UsageError
from vertext.inference.slice_network import Features
from vertext.models.model_bundle import DECODER_FILE, ENCODER_FILE, MODEL_FILE, ModelBundle

PROVIDERS: dict[str, str] = {"cpu": "CPUExecutionProvider", "cuda": "CUDAExecutionProvider"}
_TOPOLOGY = Path("/sys/devices/system/cpu")
_LOG_ERRORS = 3

logger = logging.getLogger(__name__)


class OnnxNetwork:
    """Runs the graphs of a bundle; safe to share between threads.

    A model that reads text has two: the encoder sees only the image, so that a changed prompt
    reuses its features. Any other model is one graph, which takes the place of the decoder.

    Args:
        bundle: Where the graphs come from.
        threads: Threads of one run; by default one for each physical core.
        device: "cpu" or "cuda".

    Raises:
        UsageError: The device is unknown or ONNX Runtime cannot use it.
        BundleError: A graph is damaged or does not have the inputs and outputs of a bundle.
    """

    def __init__(
        self, bundle: ModelBundle, *, threads: int | None = None, device: str = "cpu"
    ) -> None:
        self.device = device
        provider = _provider(device)
        options = _options(threads or physical_cores())
        split = bundle.card.text is not None
        self._encoder = _open(bundle, ENCODER_FILE, options, provider) if split else None
        name = DECODER_FILE if split else MODEL_FILE
        self._decoder = _open(bundle, name, options, provider)
        _check(bundle, name, self._encoder, self._decoder)

    def encode(self, images: NDArray[np.float32]) -> Features:
        """Return the image features of slices.

        Args:
            images: (N, 1, H, W) normalised slices on the network's canvas.
        """
        if self._encoder is None:
            return {"image": images}
        names = [output.name for output in self._encoder.get_outputs()]
        return dict(zip(names, _run(self._encoder, names, {"image": images}), strict=True))

    def decode(
        self,
        features: Mapping[str, NDArray[np.float32]],
        tokens: Sequence[NDArray[np.float32]] | None,
    ) -> NDArray[np.float32]:
        """Return class logits (N, C, H, W).

        Args:
            features: What `encode` returned for N slices.
            tokens: The prompt of each slice, (L, D); lengths may differ. None for a model
                that reads no text.
        """
        feeds: dict[str, NDArray[Any]] = dict(features)
        if tokens is not None:
            feeds["tokens"], feeds["token_mask"] = pad_tokens(tokens)
        logits: NDArray[np.float32] = _run(self._decoder, ["logits"], feeds)[0]
        return logits


def pad_tokens(
    tokens: Sequence[NDArray[np.float32]],
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Stack prompts of different lengths.

    Returns:
        (N, L, D) vectors, zero where padded, and (N, L) True for real tokens.
    """
    longest = max(len(one) for one in tokens)
    padded = np.zeros((len(tokens), longest, tokens[0].shape[1]), dtype=np.float32)
    mask = np.zeros((len(tokens), longest), dtype=np.bool_)
    for row, one in enumerate(tokens):
        padded[row, : len(one)] = one
        mask[row, : len(one)] = True
    return padded, mask


def physical_cores() -> int:
    """Return the number of physical cores that this process may use."""
    usable = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else None
    if usable is None:
        return os.cpu_count() or 1
    siblings = {_siblings(cpu) for cpu in usable}
    return max(1, len(siblings))


def _siblings(cpu: int) -> str:
    """Name the physical core of a logical one; itself where the system does not tell."""
    try:
        return (_TOPOLOGY / f"cpu{cpu}/topology/thread_siblings_list").read_text()
    except OSError:
        return str(cpu)


def _provider(device: str) -> str:
    if device not in PROVIDERS:
        raise UsageError(f"there is no device {device!r}", remedy="Choose cpu or cuda")
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


def _open(bundle: ModelBundle, name: str, options: Any, provider: str) -> Any:
    try:
        session = onnxruntime.InferenceSession(
            bundle.read(name), sess_options=options, providers=[provider]
        )
    except BundleError:
        raise
    # ONNX Runtime raises a family of unrelated classes for graphs that it cannot load.
    except Exception as error:
        raise BundleError(f"{name} cannot be loaded ({error})", source=bundle.path) from error
    if provider not in session.get_providers():
        raise UsageError(
            f"{provider} is installed but does not work on this computer",
            remedy="Check the driver, or choose --device cpu",
        )
    logger.debug("loaded %s of %s on %s", name, bundle.path, provider)
    return session


def _check(bundle: ModelBundle, name: str, encoder: Any | None, decoder: Any) -> None:
    inputs = {entry.name for entry in decoder.get_inputs()}
    if encoder is None:
        fits = inputs == {"image"}
    else:
        outputs = {output.name for output in encoder.get_outputs()}
        fits = not inputs - outputs - {"tokens", "token_mask"}
        fits = fits and [entry.name for entry in encoder.get_inputs()] == ["image"]
    if not fits:
        raise BundleError(f"{name} and the other files do not fit together", source=bundle.path)
    logits = [output for output in decoder.get_outputs() if output.name == "logits"]
    if not logits or logits[0].shape[1] not in (len(bundle.card.classes), None):
        raise BundleError(
            f"{name} does not give logits for the {len(bundle.card.classes)} classes of the card",
            source=bundle.path,
        )


def _run(session: Any, outputs: list[str], feeds: Mapping[str, Any]) -> list[Any]:
    wanted = {entry.name for entry in session.get_inputs()}
    try:
        return list(session.run(outputs, {k: v for k, v in feeds.items() if k in wanted}))
    except Exception as error:
        if "alloc" in str(error).lower():
            raise ResourceError(
                "the memory does not suffice to run the model",
                remedy="Close other programs, or use fewer --workers",
            ) from error
        raise
