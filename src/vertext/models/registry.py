"""Every network by name; its code is imported when it is built."""

from __future__ import annotations

from collections.abc import Callable
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
        packages: What must be installed to build it.
        extra: Extra of vertext that brings them.
        trainer: `module:function` that trains it in place of vertext's own loop.
    """

    name: str
    module: str
    settings: str
    title: str
    licence: str = "Apache-2.0"
    packages: tuple[str, ...] = ("torch", "monai")
    extra: str = "train"
    trainer: str | None = None

    @property
    def installed(self) -> bool:
        """Whether the packages that build it are there."""
        return self.missing is None

    @property
    def missing(self) -> str | None:
        """The first package that builds it and is not there."""
        return next((name for name in self.packages if find_spec(name) is None), None)


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
        Network(
            name="nnunet",
            module="vertext.models.baselines.nnunet:NnUnet",
            settings="vertext.models.baselines.nnunet:NnUnetConfig",
            title="nnU-Net v2, planned and trained by its own commands",
            packages=("torch", "monai", "nnunetv2"),
            extra="nnunet",
            trainer="vertext.training.nnunet.train_nnunet:train_nnunet",
        ),
        Network(
            name="h-sam",
            module="vertext.models.baselines.h_sam:HSam",
            settings="vertext.models.baselines.h_sam:HSamConfig",
            title="H-SAM: SAM with two mask decoders (arXiv 2403.18271)",
        ),
        Network(
            name="multiatlas-sam",
            module="vertext.models.multiatlas_sam:MultiAtlasSam",
            settings="vertext.models.multiatlas_sam:MultiAtlasSamConfig",
            title="Multi-atlas SAM: prompted by registered atlases (10.1109/TMI.2024.3524570)",
        ),
    )
}
"""Registered networks of slices by name: one folder and one entry each."""

LACAF = Network(
    name="lacaf",
    module="vertext.models.lacaf.lacaf:Lacaf",
    settings="vertext.models.lacaf.config:LacafConfig",
    title="LACAF: text-guided arteries and veins in chest CT (arXiv 2501.03722)",
)
"""Of volumes, trained by a loop of its own (`training/vessels`), so no network of slices."""


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
        MissingExtraError: A package that it needs is not installed.
    """
    entry = _installed(name)
    settings: type[NetworkConfig] = _load(entry.settings)
    return settings


def build_network(name: str, settings: NetworkConfig) -> SegmentationNetwork:
    """Build a network with fresh weights.

    Args:
        name: Registered name.
        settings: Its validated settings.

    Raises:
        UsageError: The name is unknown.
        MissingExtraError: A package that it needs is not installed.
    """
    entry = _installed(name)
    built: SegmentationNetwork = _load(entry.module)(settings)
    return built


def trainer_of(name: str) -> Callable[..., None] | None:
    """Return what trains a network in place of vertext's own loop, if anything does.

    Raises:
        UsageError: The name is unknown.
        MissingExtraError: A package that it needs is not installed.
    """
    place = _installed(name).trainer
    return None if place is None else _load(place)


def _installed(name: str) -> Network:
    entry = network(name)
    if entry.missing is not None:
        raise MissingExtraError(entry.missing, entry.extra)
    return entry


def _load(place: str) -> Any:
    module, name = place.split(":")
    return getattr(import_module(module), name)
