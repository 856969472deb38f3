"""Every network by name; its code is imported when it is built."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from vertext.errors import MissingExtraError, UsageError


@dataclass(frozen=True)
class Network:
    """A network that can be trained.

    Attributes:
        name: Name on the command line and in configurations.
        module: `module:class` of the network; the class takes its validated settings.
        settings: `module:class` of the settings.
        title: One line for people.
        licence: SPDX name of the licence of its code.
    """

    name: str
    module: str
    settings: str
    title: str
    licence: str = "Apache-2.0"

    @property
    def installed(self) -> bool:
        """Whether the packages that build it are there."""
        return all(find_spec(package) is not None for package in ("torch", "monai"))


NETWORKS = {
    entry.name: entry
    for entry in (
        Network(
            name="atm-net",
            module="vertext.models.atm_net.atm_net:AtmNet",
            settings="vertext.models.atm_net.config:AtmNetConfig",
            title="ATM-Net: text-guided segmentation of lumbar MR (arXiv 2504.03476)",
        ),
    )
}
"""Registered networks by name: one folder and one entry each."""


def network(name: str) -> Network:
    """Return the registered network of that name.

    Raises:
        UsageError: There is none; the message names the nearest, or all.
    """
    if name not in NETWORKS:
        near = get_close_matches(name, NETWORKS, n=1, cutoff=0.5)
        remedy = f"Did you mean {near[0]}?" if near else f"Networks: {', '.join(NETWORKS)}"
        raise UsageError(f"there is no network named {name!r}", remedy=remedy)
    return NETWORKS[name]


def build_network(name: str, settings: Mapping[str, Any] | None = None) -> Any:
    """Build a network, a `torch.nn.Module` with fresh weights.

    Args:
        name: Registered name.
        settings: Fields of its settings that differ from the defaults.

    Raises:
        UsageError: The name is unknown.
        MissingExtraError: torch or MONAI is not installed.
    """
    entry = network(name)
    if not entry.installed:
        raise MissingExtraError("torch", "train")
    validated = _load(entry.settings).model_validate(dict(settings or {}))
    return _load(entry.module)(validated)


def _load(place: str) -> Any:
    module, name = place.split(":")
    return getattr(import_module(module), name)
