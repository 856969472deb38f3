"""TeViA: text adjusted by what the segmentation head sees (an interpretation)."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import torch
from pydantic import Field, PositiveInt
from torch import nn
from torch.nn import functional

from vertext.anatomy import BACKGROUND
from vertext.models.atm_net.attention import Attention, head_count
from vertext.models.atm_net.conv_encoder import ConvEncoder
from vertext.models.atm_net.decoder_stage import DecoderStage
from vertext.models.atm_net.text_projection import ResamplerTextProjection
from vertext.models.baselines.class_prototypes import ClassPrototypes
from vertext.models.network_config import TextNetworkConfig
from vertext.models.segmentation_network import (
    Batch,
    SegmentationCriterion,
    SegmentationNetwork,
    required_prompt,
)

Channels = tuple[PositiveInt, PositiveInt, PositiveInt, PositiveInt, PositiveInt, PositiveInt]


class TeviaConfig(TextNetworkConfig):
    """TeViA.

    Attributes:
        channels: Channels of the image network at full resolution and after each halving.
        alignment: Weight of the loss that pulls the text towards the image.
        momentum: Share of a prototype that one batch leaves as it is.
        history: Share of the prototype in what the text is pulled towards; the rest is the image.
    """

    channels: Channels = (24, 32, 64, 128, 224, 288)
    alignment: float = Field(0.2, ge=0)
    momentum: float = Field(0.99, ge=0, lt=1)
    history: float = Field(0.5, ge=0, le=1)


class Decoded(NamedTuple):
    """Finest feature (B, C₀, H, W), and one text vector a class (B, S, C₀)."""

    fine: torch.Tensor
    words: torch.Tensor


class Tevia(SegmentationNetwork):
    """A U-shaped network whose text vectors are taught by its own segmentation head.

    An interpretation of Zeng et al., "Harnessing Text Insights with Visual Alignment for Medical
    Image Segmentation", IEEE TMI 2025, of which only the abstract was at hand. From the abstract:
    any image and text model will do; the foreground's visual representation, taken at the
    segmentation head, supervises the projection of the text; a historic prototype gathers it over
    all training data by momentum and enriches that of each image. Decided: everything else.
    Learned queries, one a class, read the prompt; the deepest map attends to these text vectors;
    projected once more they are added to the head's 1×1 weights, so that text and pixels share
    one space; the supervision is 1 − cosine, for the classes of the image, without gradient into
    the image; the image network is a residual U-Net near the published size without text encoder.

    Args:
        config: All settings.
    """

    config: TeviaConfig

    def __init__(self, config: TeviaConfig) -> None:
        super().__init__()
        self.config = config
        channels = config.channels
        fine, deep = channels[0], channels[-1]
        self.encoder = ConvEncoder(in_channels=config.in_channels, channels=channels)
        self.text = ResamplerTextProjection(
            config.text_dim, deep, max_tokens=config.max_tokens, tokens=config.out_channels
        )
        self.attention = Attention(deep, head_count(deep))
        self.norm = nn.LayerNorm(deep)
        self.to_fine = nn.Linear(deep, fine)
        self.decoder = nn.ModuleList(
            DecoderStage(deeper, finer, norm=True)
            for finer, deeper in reversed(list(pairwise(channels)))
        )
        self.head = nn.Conv2d(fine, config.out_channels, 1)
        self.prototypes = ClassPrototypes(
            classes=config.out_channels, dim=fine, momentum=config.momentum
        )

    def encode(self, image: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Return the image features f⁰ … f⁵."""
        return self.encoder(image)

    def decode(
        self,
        features: tuple[torch.Tensor, ...],
        tokens: torch.Tensor | None = None,
        token_mask: torch.Tensor | None = None,
    ) -> torch.Tensor:
        """Return logits (B, S, H, W).

        Raises:
            ValueError: There is no prompt.
        """
        return self._logits(self._fuse(features, tokens, token_mask))

    def losses(self, batch: Batch, loss: SegmentationCriterion) -> dict[str, torch.Tensor]:
        """Return the terms of the segmentation loss, and the weighted alignment of the text."""
        decoded = self._fuse(
            self.encode(batch["image"]), batch.get("tokens"), batch.get("token_mask")
        )
        logits = self._logits(decoded)
        terms = loss(logits, batch["labels"])
        probabilities = (logits.detach().float() + loss.off).softmax(1)
        terms["alignment"] = self.config.alignment * self._alignment(
            decoded, probabilities, batch["labels"], loss.active
        )
        return terms

    def _fuse(
        self,
        features: tuple[torch.Tensor, ...],
        tokens: torch.Tensor | None,
        token_mask: torch.Tensor | None,
    ) -> Decoded:
        words = self.text(*required_prompt(tokens, token_mask))
        deep = features[-1]
        pixels = deep.flatten(2).transpose(1, 2)
        pixels = pixels + self.attention(self.norm(pixels), words, words)
        feature = pixels.transpose(1, 2).unflatten(2, deep.shape[2:])
        for stage, skip in zip(self.decoder, reversed(features[:-1]), strict=True):
            feature = stage(feature, skip)
        return Decoded(fine=feature, words=self.to_fine(words))

    def _logits(self, decoded: Decoded) -> torch.Tensor:
        pixels = decoded.fine.flatten(2)
        told = decoded.words @ pixels / pixels.shape[1] ** 0.5
        return self.head(decoded.fine) + told.unflatten(2, decoded.fine.shape[2:])

    def _alignment(
        self,
        decoded: Decoded,
        probabilities: torch.Tensor,
        truth: torch.Tensor,
        active: torch.Tensor,
    ) -> torch.Tensor:
        """Return the mean of 1 − cosine over the foreground classes of each image."""
        classes = torch.arange(probabilities.shape[1], device=truth.device)
        areas = (truth.long()[:, None] == classes[:, None, None]).flatten(2)
        present = areas.any(2) & active
        present[:, BACKGROUND] = False
        weight = areas * probabilities.flatten(2)
        seen = weight @ decoded.fine.detach().float().flatten(2).transpose(1, 2)
        seen = seen / weight.sum(2, keepdim=True).clamp(min=1e-6)
        if self.training:
            self.prototypes.update(seen, present)
        target = self.prototypes.enrich(seen, share=self.config.history)
        apart = 1 - functional.cosine_similarity(decoded.words.float(), target, dim=2)
        return (apart * present).sum() / present.sum().clamp(min=1)
