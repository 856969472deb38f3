"""U-Net, on MONAI."""

from __future__ import annotations

from monai.networks import nets
from pydantic import Field, PositiveInt

from vertext.models.baselines.image_network import ImageNetwork
from vertext.models.network_config import NetworkConfig


class UnetConfig(NetworkConfig):
    """The U-Net.

    The default is the size behind the published row, which is small. A U-Net of honest size has
    channels 32 to 512 and two residual units.

    Attributes:
        channels: Channels at full resolution and after each halving.
        residual_units: Convolutions in each residual unit; 0 is a plain convolution.
    """

    channels: tuple[PositiveInt, ...] = Field((24, 48, 96, 192, 384), min_length=2, max_length=6)
    residual_units: int = Field(0, ge=0)


class Unet(ImageNetwork):
    """MONAI's 2-D U-Net with instance norm and PReLU.

    Source: Ronneberger et al., MICCAI 2015; in MONAI the form of Kerfoot et al., 2019. From the
    ATM-Net paper: parameters and MACs of its row. Decided: the channels, found from those two.

    Args:
        config: All settings.
    """

    def __init__(self, config: UnetConfig) -> None:
        network = nets.UNet(
            spatial_dims=2,
            in_channels=config.in_channels,
            out_channels=config.out_channels,
            channels=config.channels,
            strides=(2,) * (len(config.channels) - 1),
            num_res_units=config.residual_units,
        )
        super().__init__(config, network)
