"""A bundle's graphs on ONNX Runtime."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vertext.errors import BundleError
from vertext.inference.open_session import Session, open_session
from vertext.inference.slice_network import Features
from vertext.models.model_bundle import DECODER_FILE, ENCODER_FILE, MODEL_FILE, ModelBundle

_TOPOLOGY = Path("/sys/devices/system/cpu")


class OnnxNetwork:
    """Runs the graphs of a bundle; safe to share between threads.

    A model that reads text has two: the encoder sees only the image, so that a changed prompt
    reuses its features. Any other model is one graph, which takes the place of the decoder.

    Args:
        bundle: Where the graphs come from.
        threads: Threads of one run; by default one for each physical core.
        device: "cpu", "cuda" or "openvino".

    Raises:
        UsageError: The device is unknown or ONNX Runtime cannot use it.
        BundleError: A graph is damaged or does not have the inputs and outputs of a bundle.
    """

    def __init__(
        self, bundle: ModelBundle, *, threads: int | None = None, device: str = "cpu"
    ) -> None:
        self.device = device
        run_by: dict[str, Any] = {"threads": threads or physical_cores(), "device": device}
        split = bundle.card.text is not None
        self._encoder = open_session(bundle, ENCODER_FILE, **run_by) if split else None
        name = DECODER_FILE if split else MODEL_FILE
        self._decoder = open_session(bundle, name, **run_by)
        _check(bundle, name, self._encoder, self._decoder)

    def encode(self, images: NDArray[np.float32]) -> Features:
        """Return the image features of slices.

        Args:
            images: (N, 1, H, W) normalised slices on the network's canvas.
        """
        if self._encoder is None:
            return {"image": images}
        names = list(self._encoder.outputs)
        return dict(zip(names, self._encoder.run({"image": images}, names), strict=True))

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
        logits: NDArray[np.float32] = self._decoder.run(feeds, ["logits"])[0]
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


def _check(bundle: ModelBundle, name: str, encoder: Session | None, decoder: Session) -> None:
    inputs = set(decoder.inputs)
    if encoder is None:
        fits = inputs == {"image"}
    else:
        fits = not inputs - encoder.outputs.keys() - {"tokens", "token_mask"}
        fits = fits and encoder.inputs == ("image",)
    if not fits:
        raise BundleError(f"{name} and the other files do not fit together", source=bundle.path)
    classes = len(bundle.card.classes)
    if "logits" not in decoder.outputs or decoder.outputs["logits"][1] not in (classes, None):
        raise BundleError(
            f"{name} does not give logits for the {classes} classes of the card",
            source=bundle.path,
        )
