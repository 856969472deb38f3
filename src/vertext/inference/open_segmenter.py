"""The segmenter that a model needs."""

from __future__ import annotations

from dataclasses import replace
from inspect import signature
from pathlib import Path
from typing import Any

from vertext.errors import UsageError
from vertext.inference.outputs import Outputs
from vertext.inference.scan_segmenter import ScanSegmenter
from vertext.inference.segmenter import Segmenter
from vertext.inference.vessel_segmenter import VesselSegmenter
from vertext.models.model_bundle import load_model

_SHARED = ("device", "threads")
_WORDS = {"clicks": "click", "prompt_option": "prompt-option"}


def open_segmenter(
    model: str | Path, outputs: Outputs, *, augment: bool = False, **options: Any
) -> ScanSegmenter:
    """Load a model: of vessels where it looks at cubes of CT, of the spine for all others.

    Args:
        model: Name of a shipped model, or path of a bundle.
        outputs: What will be written.
        augment: Whether to look several times; only at vessels.
        **options: Those of `Segmenter`; a model of vessels takes `device` and `threads` alone.

    Raises:
        UsageError: An option is wrong, or the model has no use for it or for such outputs.
        BundleError: The model is missing or damaged.
    """
    bundle = load_model(model)
    if bundle.card.cube is None:
        if augment:
            raise UsageError("--augment is for models of vessels", remedy="Leave it out")
        return Segmenter(bundle, **options)
    _refuse_levels(options)
    if replace(outputs, deterministic=False) != Outputs():
        raise UsageError(
            "a model of vessels writes NIfTI, a preview and a report in JSON",
            remedy="Leave out --seg, --report, --bids and --push",
        )
    return VesselSegmenter(
        bundle, augment=augment, **{name: options[name] for name in _SHARED if name in options}
    )


def _refuse_levels(options: dict[str, Any]) -> None:
    """Make sure that nothing is asked for that only a spine has."""
    usual = {name: one.default for name, one in signature(Segmenter).parameters.items()}
    for name, value in options.items():
        if name not in _SHARED and value and value != usual[name]:
            raise UsageError(
                f"--{_WORDS.get(name, name)} is for models of the spine",
                remedy="Leave it out: a model of vessels asks for all its classes",
            )
