"""H-SAM: SAM adapted by low-rank changes and two mask decoders."""

from __future__ import annotations

import logging

import torch
from torch import nn

from vertext.models.baselines.h_sam.coarse_decoder import CoarseDecoder
from vertext.models.baselines.h_sam.config import HSamConfig
from vertext.models.baselines.h_sam.fine_decoder import FineDecoder
from vertext.models.baselines.h_sam.grid_code import GridCode
from vertext.models.baselines.h_sam.sam_weights import load_sam_weights
from vertext.models.sam.vit import Vit
from vertext.models.segmentation_network import Batch, SegmentationCriterion, SegmentationNetwork

log = logging.getLogger(__name__)


class HSam(SegmentationNetwork):
    """Unleashing the potential of SAM by hierarchical decoding (Cheng et al., arXiv 2403.18271).

    From the paper: SAM's image encoder, frozen but for low-rank changes of rank 5; a first
    decoder whose coarse masks are the prior of a second; there, class tokens and image are
    compared, two self-attention layers turn that into weights of the places, masks guide the
    attention, and a learned up-sampling by 4 joins the first decoder's image. The loss is
    (1 − w) L₁ + w L₂ with w = 0.6^(0.99^epoch). Written anew, not ported.

    Decided here: L₁ and L₂ are the loss of the experiment. Epochs are counted by a buffer of
    training steps, since a network is not told of epochs. The softmax that weights the places runs
    over the places, times their number; over the single channel, as in the published code, it
    would always be one. No noise on features in training. Grey images enter SAM's three channels
    by a learned 1×1 convolution that begins as a copy. The decoders train in full. Without SAM's
    weights the network begins untrained, and `freeze: false` lets the encoder learn.

    Args:
        config: All settings.

    Raises:
        ReadError: `checkpoint` cannot be read, or is not SAM of these sizes.
    """

    config: HSamConfig

    def __init__(self, config: HSamConfig) -> None:
        super().__init__()
        self.config = config
        self.to_rgb = nn.Conv2d(config.in_channels, 3, 1, bias=False)
        nn.init.constant_(self.to_rgb.weight, 1 / config.in_channels)
        self.image_encoder = Vit(config, grid=config.grid, lora_rank=config.lora_rank)
        self.position = GridCode(config.grid, config.width)
        self.no_mask = nn.Parameter(torch.randn(1, config.width) * 0.02)
        self.coarse = CoarseDecoder(config)
        self.fine = FineDecoder(config)
        self.register_buffer("steps", torch.zeros((), dtype=torch.long))
        self.steps: torch.Tensor
        if config.checkpoint is None:
            log.warning("H-SAM begins untrained, without SAM's weights")
        else:
            load_sam_weights(self, config.checkpoint, sha256=config.sha256)
        if config.freeze:
            for name, parameter in self.image_encoder.named_parameters():
                parameter.requires_grad_(".lora_" in name)

    def decode(
        self,
        features: tuple[torch.Tensor, ...],
        tokens: torch.Tensor | None = None,
        token_mask: torch.Tensor | None = None,
    ) -> torch.Tensor:
        """Return logits (B, S, H, W) of the image (B, C_in, H, W); no text is read."""
        return self.masks(features[0])[1]

    def masks(self, image: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return coarse logits (B, S, H/4, W/4) and fine ones (B, S, H, W) of an image."""
        seen = self.image_encoder(self.to_rgb(image))
        # SAM adds this to every place when no mask is given as a prompt.
        seen = seen + self.no_mask[0, :, None, None]
        code = self.position()
        coarse = self.coarse(seen, code)
        return coarse.masks, self.fine(seen, code, coarse)

    @property
    def fine_weight(self) -> float:
        """Weight w of the second decoder's loss, which grows from 0.6 to 1 over the epochs."""
        return 0.6 ** (0.99 ** (int(self.steps) / self.config.epoch_steps))

    def losses(self, batch: Batch, loss: SegmentationCriterion) -> dict[str, torch.Tensor]:
        """Return the second decoder's terms and the sum of the first's, weighted."""
        coarse, fine = self.masks(batch["image"])
        weight = self.fine_weight
        if self.training:
            self.steps += 1
        terms = {k: weight * term for k, term in loss(fine, batch["labels"]).items()}
        prior = loss(coarse, batch["labels"][:, 2::4, 2::4].contiguous())
        terms["coarse"] = (1 - weight) * torch.stack(list(prior.values())).sum()
        return terms
