"""A model that is loaded once: its networks, its words, and whose numbers it answers in."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vertext.anatomy import SPINE
from vertext.anatomy import scheme as scheme_named
from vertext.errors import BundleError, UsageError
from vertext.inference.onnx_network import OnnxNetwork
from vertext.inference.prompt_plan import PromptPlan
from vertext.inference.slice_network import SliceNetwork
from vertext.inference.stored_phrases import stored_phrases
from vertext.models.model_bundle import ModelBundle, load_model
from vertext.prompts import Prompt
from vertext.text import learn_phrases


class Runtime:
    """Everything that segmenting needs beside the scan; safe to share between threads.

    Args:
        model: Name of a shipped model, path of a bundle, or a loaded bundle.
        scheme: Whose numbers the label maps use.
        device: "cpu", "cuda" or "openvino".
        threads: Threads of the network; by default one for each physical core.

    Raises:
        UsageError: The scheme is unknown, or the device is not there.
        BundleError: The model is missing or damaged.
    """

    def __init__(
        self,
        model: str | Path | ModelBundle,
        *,
        scheme: str,
        device: str,
        threads: int | None,
    ) -> None:
        self.scheme = scheme_named(scheme)
        self.bundle = model if isinstance(model, ModelBundle) else load_model(model)
        _check_classes(self.bundle)
        self._bank = stored_phrases(self.bundle)
        self.network: SliceNetwork = OnnxNetwork(self.bundle, threads=threads, device=device)

    def plan(self, **question: Any) -> PromptPlan:
        """Return what slices will be told; words that the model was not trained on are encoded.

        Args:
            **question: Arguments of `PromptPlan`.

        Raises:
            UsageError: See `PromptPlan`.
            MissingExtraError: A user's words need a text encoder that is not installed.
        """
        plan = PromptPlan(self.bundle.card, **question)
        if self._bank is not None:
            self._bank = learn_phrases(self._bank, plan.own_phrases)
        return plan

    def tokens(self, prompts: Iterable[Prompt]) -> list[NDArray[np.float32]] | None:
        """Return the vectors of each prompt, (L, D); None where the model reads no text."""
        if self._bank is None:
            return None
        return [self._bank.tokens(prompt.phrases) for prompt in prompts]


def _check_classes(bundle: ModelBundle) -> None:
    for name in bundle.card.classes[1:]:
        try:
            SPINE.by_name(name)
        except UsageError as error:
            raise BundleError(
                f"its class {name!r} is no structure of the spine", source=bundle.path
            ) from error
