"""Attention U-Net, on MONAI."""

from __future__ import annotations

from monai.networks import nets
from pydantic import Field, PositiveInt

from vertext.models.baselines.image_network import ImageNetwork
from vertext.models.network_config import NetworkConfig


class AttentionUnetConfig(NetworkConfig):
    """The Attention U-Net; the default is the size behind the published row.

    Attributes:
        channels: Channels at full resolution and after each halving.
    """

    channels: tuple[PositiveInt, ...] = Field((24, 48, 96, 192, 384), min_length=2, max_length=6)


class AttentionUnet(ImageNetwork):
    """MONAI's 2-D Attention U-Net.

    Source: Oktay et al., MIDL 2018. From the ATM-Net paper: parameters and MACs of its row.
    Decided: the channels, those of the plain U-Net, which give 4.468 M (printed 4.46).

    Args:
        config: All settings.
    """

    def __init__(self, config: AttentionUnetConfig) -> None:
        network = nets.AttentionUnet(
            spatial_dims=2,
            in_channels=config.in_channels,
            out_channels=config.out_channels,
            channels=config.channels,
            strides=(2,) * (len(config.channels) - 1),
        )
        super().__init__(config, network)
