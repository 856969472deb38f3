"""Every network by name; its code is imported when it is built."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from vertext.errors import MissingExtraError, UsageError

if TYPE_CHECKING:
    from vertext.models.network_config import NetworkConfig
    from vertext.models.segmentation_network import SegmentationNetwork


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
        Network(
            name="unet",
            module="vertext.models.baselines.unet:Unet",
            settings="vertext.models.baselines.unet:UnetConfig",
            title="U-Net (MONAI)",
        ),
        Network(
            name="unetr",
            module="vertext.models.baselines.unetr:Unetr",
            settings="vertext.models.baselines.unetr:UnetrConfig",
            title="UNETR (MONAI)",
        ),
        Network(
            name="segresnet",
            module="vertext.models.baselines.segresnet:Segresnet",
            settings="vertext.models.baselines.segresnet:SegresnetConfig",
            title="SegResNet (MONAI)",
        ),
        Network(
            name="attention-unet",
            module="vertext.models.baselines.attention_unet:AttentionUnet",
            settings="vertext.models.baselines.attention_unet:AttentionUnetConfig",
            title="Attention U-Net (MONAI)",
        ),
        Network(
            name="swin-unetr",
            module="vertext.models.baselines.swin_unetr:SwinUnetr",
            settings="vertext.models.baselines.swin_unetr:SwinUnetrConfig",
            title="Swin UNETR (MONAI)",
        ),
        Network(
            name="ariadnes-thread",
            module="vertext.models.baselines.ariadnes_thread:AriadnesThread",
            settings="vertext.models.baselines.ariadnes_thread:AriadnesThreadConfig",
            title="Ariadne's Thread (Zhong et al., MICCAI 2023), written clean",
        ),
        Network(
            name="tevia",
            module="vertext.models.baselines.tevia:Tevia",
            settings="vertext.models.baselines.tevia:TeviaConfig",
            title="TeViA (Zeng et al., IEEE TMI 2025), an interpretation of its abstract",
        ),
        Network(
            name="modified-bisenet",
            module="vertext.models.baselines.modified_bisenet:ModifiedBiSeNet",
            settings="vertext.models.baselines.modified_bisenet:ModifiedBiSeNetConfig",
            title="Modified BiSeNet (10.1007/978-981-99-6489-5_11)",
        ),
        Network(
            name="u-bisenet",
            module="vertext.models.baselines.u_bisenet:UBiSeNet",
            settings="vertext.models.baselines.u_bisenet:UBiSeNetConfig",
            title="U-BiSeNet (10.1016/j.bspc.2023.105682)",
        ),
        Network(
            name="spineparsenet",
            module="vertext.models.baselines.spineparsenet:SpineParseNet",
            settings="vertext.models.baselines.spineparsenet:SpineParseNetConfig",
            title="SpineParseNet (10.1109/TMI.2020.3025087)",
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


def settings_class(name: str) -> type[NetworkConfig]:
    """Return the class of a network's settings.

    Raises:
        UsageError: The name is unknown.
        MissingExtraError: torch or MONAI is not installed.
    """
    entry = network(name)
    if not entry.installed:
        raise MissingExtraError("torch", "train")
    settings: type[NetworkConfig] = _load(entry.settings)
    return settings


def build_network(name: str, settings: NetworkConfig) -> SegmentationNetwork:
    """Build a network with fresh weights.

    Args:
        name: Registered name.
        settings: Its validated settings.

    Raises:
        UsageError: The name is unknown.
        MissingExtraError: torch or MONAI is not installed.
    """
    entry = network(name)
    if not entry.installed:
        raise MissingExtraError("torch", "train")
    built: SegmentationNetwork = _load(entry.module)(settings)
    return built


def _load(place: str) -> Any:
    module, name = place.split(":")
    return getattr(import_module(module), name)
