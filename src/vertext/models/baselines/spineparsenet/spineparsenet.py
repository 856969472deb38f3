"""SpineParseNet: coarse in 3-D with a graph of classes, then fine in 2-D."""

from __future__ import annotations

from typing import Literal, NamedTuple

import torch
from pydantic import Field
from torch.nn import functional

from vertext.models.baselines.spineparsenet.coarse_network import CoarseNetwork, Dilations
from vertext.models.baselines.spineparsenet.residual_unet import ResidualUnet
from vertext.models.network_config import NetworkConfig
from vertext.models.segmentation_network import Batch, SegmentationCriterion, SegmentationNetwork


class SpineParseNetConfig(NetworkConfig):
    """Sizes of SpineParseNet.

    Attributes:
        stack_depth: Neighbouring slices that make a volume; a batch is one volume.
        coarse_scale: By what the first stage shrinks the plane; 2 brings 384² near the paper's
            128×256.
        width: Channels of the first stage at half its resolution.
        dilations: Of its pyramid.
        graph_layers: Its graph convolutions.
        channels: Channels of the second stage at full resolution and after each halving.
        coarse_weight: Weight of the loss of the first stage.
        deep_weight: Weight of the loss of the logits that build the graph.
    """

    stack_depth: int = Field(18, ge=2)
    coarse_scale: Literal[1, 2] = 2
    width: int = Field(34, ge=1)
    dilations: Dilations = (3, 6, 9)
    graph_layers: int = Field(2, ge=1)
    channels: tuple[int, int, int, int, int] = (32, 64, 128, 256, 512)
    coarse_weight: float = Field(1.0, ge=0)
    deep_weight: float = Field(0.3, ge=0)


class Stages(NamedTuple):
    """Logits: `fine` (B, S, H, W); `coarse` and `early` (B, S, H/scale, W/scale)."""

    fine: torch.Tensor
    coarse: torch.Tensor
    early: torch.Tensor


class SpineParseNet(SegmentationNetwork):
    """Spine parsing for volumetric MR by two stages (Pang et al., 10.1109/TMI.2020.3025087).

    From the paper: 3-D DeepLabv3+ with skips, region pooling into a graph with a node a class,
    graph convolution, region unpooling, and supervision of the early logits with weight 0.3; then
    a 2-D residual U-Net that reads a slice and its coarse probabilities. Written from the text; the
    published code has no licence.

    Decided here: both stages train together, with the same loss and steps. The coarse
    probabilities are detached, so that neither stage's loss reaches the other, as when they
    are trained one after the other; only the second stage sees a first that still learns. The
    widths, chosen so that the parameters come near the published 15.95 M. The canal, which the
    paper does not segment, has a node without neighbours. The volume is the batch: B slices
    that lie side by side in one scan.

    Args:
        config: All settings.
    """

    config: SpineParseNetConfig

    def __init__(self, config: SpineParseNetConfig) -> None:
        super().__init__()
        self.config = config
        self.stack_depth = config.stack_depth
        self.coarse = CoarseNetwork(
            in_channels=config.in_channels,
            classes=config.out_channels,
            width=config.width,
            dilations=config.dilations,
            graph_layers=config.graph_layers,
        )
        self.fine = ResidualUnet(
            in_channels=config.in_channels + config.out_channels,
            classes=config.out_channels,
            channels=config.channels,
        )

    def decode(
        self,
        features: tuple[torch.Tensor, ...],
        tokens: torch.Tensor | None = None,
        token_mask: torch.Tensor | None = None,
    ) -> torch.Tensor:
        """Return logits (B, S, H, W) of neighbouring slices (B, C_in, H, W); no text is read."""
        return self.stages(features[0]).fine

    def stages(self, image: torch.Tensor) -> Stages:
        """Return the logits of both stages for neighbouring slices (B, C_in, H, W)."""
        rows, columns = self.config.image_size
        scale = self.config.coarse_scale
        shrunk = functional.avg_pool2d(image, scale)
        coarse, early = (
            functional.interpolate(
                logits[0].transpose(0, 1), size=(rows // scale, columns // scale), mode="bilinear"
            )
            for logits in self.coarse(shrunk.transpose(0, 1)[None])
        )
        known = functional.interpolate(
            coarse.detach().softmax(1), size=(rows, columns), mode="bilinear"
        )
        return Stages(self.fine(torch.cat([image, known], dim=1)), coarse, early)

    def losses(self, batch: Batch, loss: SegmentationCriterion) -> dict[str, torch.Tensor]:
        """Return the terms of the second stage, and the weighted sums of the first's two."""
        fine, coarse, early = self.stages(batch["image"])
        scale = self.config.coarse_scale
        labels = batch["labels"][:, scale // 2 :: scale, scale // 2 :: scale].contiguous()
        terms = loss(fine, batch["labels"])
        for name, logits, weight in (
            ("coarse", coarse, self.config.coarse_weight),
            ("early", early, self.config.deep_weight),
        ):
            terms[name] = weight * torch.stack(list(loss(logits, labels).values())).sum()
        return terms
