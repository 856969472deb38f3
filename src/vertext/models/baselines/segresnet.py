"""SegResNet, on MONAI."""

from __future__ import annotations

from monai.networks import nets
from pydantic import Field

from vertext.models.baselines.image_network import ImageNetwork
from vertext.models.network_config import NetworkConfig


class SegresnetConfig(NetworkConfig):
    """SegResNet; the default is the size behind the published row, an honest size has 32 filters.

    Attributes:
        filters: Channels at full resolution, doubled at each halving.
    """

    filters: int = Field(8, ge=8, multiple_of=8)


class Segresnet(ImageNetwork):
    """MONAI's 2-D SegResNet, without the variational branch.

    Source: Myronenko, BrainLes 2018. From the ATM-Net paper: parameters and MACs of its row.
    Decided: 8 filters, MONAI's default, found from those two.

    Args:
        config: All settings.
    """

    def __init__(self, config: SegresnetConfig) -> None:
        network = nets.SegResNet(
            spatial_dims=2,
            init_filters=config.filters,
            in_channels=config.in_channels,
            out_channels=config.out_channels,
        )
        super().__init__(config, network)
