"""The network that nnU-Net v2 plans for one canvas (Isensee et al., Nature Methods 2021)."""

from __future__ import annotations

from typing import Any, Literal

import torch
from pydantic import Field, model_validator

from vertext.errors import MissingExtraError
from vertext.models.network_config import NetworkConfig
from vertext.models.segmentation_network import SegmentationNetwork

MIN_EDGE = 4
"""nnU-Net halves an axis as long as this many pixels remain."""
MAX_FEATURES = 512
POOLINGS_OF_ANY_CANVAS = 5
"""More halvings need a canvas that is a multiple of more than 32."""

Planner = Literal["ExperimentPlanner", "nnUNetPlannerResEncM", "nnUNetPlannerResEncL"]


class NnUnetConfig(NetworkConfig):
    """What is asked of nnU-Net; everything else it decides itself.

    Attributes:
        planner: nnU-Net's planner: the default, or the larger residual encoders M and L.
        configuration: Slices or volumes.
        reduced: Put image_size, data.spacing_mm, features and optimiser.batch_size in the place of
            what the planner chose for a GPU; only of slices. Bundles need it.
        features: Channels of the first stage; nnU-Net's own number is 32.
    """

    planner: Planner = "ExperimentPlanner"
    configuration: Literal["2d", "3d_fullres"] = "2d"
    reduced: bool = True
    features: int = Field(32, ge=1)

    @model_validator(mode="after")
    def _reducible(self) -> NnUnetConfig:
        if self.reduced and self.configuration != "2d":
            raise ValueError("only plans of slices (2d) can be reduced")
        return self

    @property
    def normalisation(self) -> Literal["slice", "volume"]:
        return "volume"


class NnUnet(SegmentationNetwork):
    """nnU-Net's 2-D network, built by its own code from `architecture`.

    From nnU-Net: topology, number of stages, convolutions, instance norm and leaky ReLU. Decided
    here: the canvas is the patch, and no axis is halved more often than the canvas allows.
    `vertext.training.nnunet` trains it by nnU-Net's own commands; of its deep supervision only
    the finest output takes part in the loss of vertext's own training loop.

    Args:
        config: Settings.

    Raises:
        MissingExtraError: nnU-Net is not installed.
    """

    config: NnUnetConfig

    def __init__(self, config: NnUnetConfig) -> None:
        super().__init__()
        self.config = config
        described = architecture(config.image_size, config.features, config.planner)
        from nnunetv2.utilities.get_network_from_plans import get_network_from_plans

        self.unet = get_network_from_plans(
            described["network_class_name"],
            described["arch_kwargs"],
            described["_kw_requires_import"],
            config.in_channels,
            config.out_channels,
            deep_supervision=False,
        )

    def decode(
        self,
        features: tuple[torch.Tensor, ...],
        tokens: torch.Tensor | None = None,
        token_mask: torch.Tensor | None = None,
    ) -> torch.Tensor:
        """Return logits (B, S, H, W)."""
        logits: torch.Tensor = self.unet(features[0])
        return logits


def architecture(
    size: tuple[int, ...], features: int, planner: Planner = "ExperimentPlanner"
) -> dict[str, Any]:
    """Describe the network of a patch as a plan of nnU-Net does (`architecture` in it).

    Source: `ExperimentPlanner` and `ResEncUNetPlanner` of nnunetv2.

    Args:
        size: Edges of the patch, two or three.
        features: Channels of the first stage.
        planner: Whose network.

    Raises:
        MissingExtraError: nnU-Net is not installed.
    """
    strides, kernels = _topology(size)
    count = len(strides)
    residual = planner != "ExperimentPlanner"
    # Down: convolutions (or residual blocks) a stage; up: convolutions.
    down = (1, 3, 4, 6, 6, 6, 6, 6)[:count] if residual else (2,) * count
    up = ((1,) if residual else (2,)) * (count - 1)
    unet = "ResidualEncoderUNet" if residual else "PlainConvUNet"
    return {
        "network_class_name": f"dynamic_network_architectures.architectures.unet.{unet}",
        "arch_kwargs": {
            "n_stages": count,
            "features_per_stage": [min(MAX_FEATURES, features << n) for n in range(count)],
            "conv_op": f"torch.nn.modules.conv.Conv{len(size)}d",
            "kernel_sizes": kernels,
            "strides": strides,
            "n_blocks_per_stage" if residual else "n_conv_per_stage": list(down),
            "n_conv_per_stage_decoder": list(up),
            "conv_bias": True,
            "norm_op": f"torch.nn.modules.instancenorm.InstanceNorm{len(size)}d",
            "norm_op_kwargs": {"eps": 1e-5, "affine": True},
            "dropout_op": None,
            "dropout_op_kwargs": None,
            "nonlin": "torch.nn.LeakyReLU",
            "nonlin_kwargs": {"inplace": True},
        },
        "_kw_requires_import": ["conv_op", "norm_op", "dropout_op", "nonlin"],
    }


def _topology(size: tuple[int, ...]) -> tuple[list[list[int]], list[list[int]]]:
    """Return strides and kernels of the stages by nnU-Net's rule, the patch left as it is."""
    try:
        from nnunetv2.experiment_planning.experiment_planners.network_topology import (
            get_pool_and_conv_props,
        )
    except ModuleNotFoundError as error:
        raise MissingExtraError(error.name or "nnunetv2", "nnunet") from error
    cubic = (1.0,) * len(size)
    _, strides, kernels, padded, _ = get_pool_and_conv_props(cubic, size, MIN_EDGE, max(size))
    if tuple(padded) != size:
        _, strides, kernels, _, _ = get_pool_and_conv_props(
            cubic, size, MIN_EDGE, POOLINGS_OF_ANY_CANVAS
        )
    return [list(one) for one in strides], [list(one) for one in kernels]
