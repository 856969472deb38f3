"""UNETR, on MONAI."""

from __future__ import annotations

from monai.networks import nets
from pydantic import Field, model_validator
from torch import nn

from vertext.models.baselines.image_network import ImageNetwork
from vertext.models.network_config import NetworkConfig


class UnetrConfig(NetworkConfig):
    """UNETR; the default is the size behind the published row.

    Attributes:
        feature_size: Channels of the decoder at full resolution.
        hidden_size: Channels of the transformer.
        mlp_dim: Channels inside its feed-forward layers.
        heads: Attention heads; divides hidden_size.
    """

    feature_size: int = Field(16, ge=1)
    hidden_size: int = Field(768, ge=1)
    mlp_dim: int = Field(3072, ge=1)
    heads: int = Field(12, ge=1)

    @model_validator(mode="after")
    def _divides(self) -> UnetrConfig:
        if self.hidden_size % self.heads:
            raise ValueError(f"{self.heads} heads do not divide hidden_size {self.hidden_size}")
        return self


class Unetr(ImageNetwork):
    """MONAI's 2-D UNETR: a transformer over 16×16 patches, and a convolutional decoder.

    Source: Hatamizadeh et al., WACV 2022. From the ATM-Net paper: parameters and MACs of its row.
    Decided: MONAI's default sizes, which give both.

    Args:
        config: All settings.
    """

    def __init__(self, config: UnetrConfig) -> None:
        network = nets.UNETR(
            in_channels=config.in_channels,
            out_channels=config.out_channels,
            img_size=config.image_size,
            feature_size=config.feature_size,
            hidden_size=config.hidden_size,
            mlp_dim=config.mlp_dim,
            num_heads=config.heads,
            spatial_dims=2,
        )
        for block in network.vit.blocks:
            # MONAI makes this norm even where nothing is attended to; it would never be trained.
            block.norm_cross_attn = nn.Identity()
        super().__init__(config, network)
