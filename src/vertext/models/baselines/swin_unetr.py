"""Swin UNETR, on MONAI."""

from __future__ import annotations

from pydantic import Field

from vertext.models.atm_net.swin_encoder import swin_unetr
from vertext.models.baselines.image_network import ImageNetwork
from vertext.models.network_config import NetworkConfig


class SwinUnetrConfig(NetworkConfig):
    """Swin UNETR; the default is the size behind the published row.

    Attributes:
        feature_size: Channels at full resolution, a multiple of 12; doubled at each halving.
    """

    feature_size: int = Field(48, ge=12, multiple_of=12)


class SwinUnetr(ImageNetwork):
    """MONAI's 2-D Swin UNETR: ATM-Net without text, class-wise contrast and their decoder.

    Source: Hatamizadeh et al., BrainLes 2021. From the ATM-Net paper: feature size 48, parameters
    and MACs. Decided: everything else as MONAI has it, which gives both.

    Args:
        config: All settings.
    """

    def __init__(self, config: SwinUnetrConfig) -> None:
        network = swin_unetr(
            in_channels=config.in_channels,
            out_channels=config.out_channels,
            image_size=config.image_size,
            feature_size=config.feature_size,
        )
        super().__init__(config, network)
