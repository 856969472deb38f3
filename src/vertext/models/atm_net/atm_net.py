"""ATM-Net: a segmentation network guided by anatomical text."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import torch
from torch import nn
from torch.nn import functional

from vertext.models.atm_net.ccae import Ccae
from vertext.models.atm_net.config import AtmNetConfig
from vertext.models.atm_net.conv_encoder import ConvEncoder
from vertext.models.atm_net.decoder_stage import DecoderStage
from vertext.models.atm_net.factored_head import FactoredHead
from vertext.models.atm_net.hasf_stage import HasfStage
from vertext.models.atm_net.plain_head import PlainHead
from vertext.models.atm_net.text_control import TextControl
from vertext.models.segmentation_network import (
    Batch,
    SegmentationCriterion,
    SegmentationNetwork,
    required_prompt,
)

if TYPE_CHECKING:
    from vertext.models.atm_net.swin_encoder import SwinEncoder


class DecoderFeatures(NamedTuple):
    """Decoder features: `fine` (B, C₀, H, W), `coarse` (B, C₂, H/4, W/4)."""

    fine: torch.Tensor
    coarse: torch.Tensor


class AtmNet(SegmentationNetwork):
    """Encoder, text-guided decoder (HASF) and contrastive heads (CCAE).

    Source: "ATM-Net", arXiv 2504.03476 v2. The encoder is Swin UNETR's without its decoder, or
    a plain convolutional one; the paper leaves sizes inside HASF open.

    Args:
        config: All settings.
    """

    config: AtmNetConfig

    def __init__(self, config: AtmNetConfig) -> None:
        super().__init__()
        self.config = config
        self.encoder = _build_encoder(config)
        channels = self.encoder.channels
        self.text_control = TextControl(text_dim=config.text_dim, config=config.hasf)
        self.fusion = nn.ModuleDict(
            {
                str(stage): HasfStage(
                    stage=stage,
                    dim=channels[stage],
                    grid=(config.image_size[0] >> stage, config.image_size[1] >> stage),
                    text_dim=config.text_dim,
                    config=config.hasf,
                )
                for stage in config.hasf.stages
            }
        )
        self.decoder = nn.ModuleDict(
            {
                str(stage): DecoderStage(
                    channels[stage], channels[stage - 1], norm=config.hasf.decoder_norm
                )
                for stage in range(5, 0, -1)
            }
        )
        self.head: PlainHead | FactoredHead
        if config.head == "plain":
            self.head = PlainHead(fine=channels[0], classes=config.out_channels)
        else:
            self.head = FactoredHead(
                fine=channels[0], coarse=channels[2], ordinal=config.head == "ordinal"
            )
        named = channels[0] if config.head == "plain" else channels[2]
        self.ccae = (
            Ccae(feature_dim=named, text_dim=config.text_dim, config=config.ccae)
            if config.ccae.enabled
            else None
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
        """Return logits (B, S, H, W)."""
        return self.head(*self.fuse(features, tokens, token_mask))

    def losses(self, batch: Batch, loss: SegmentationCriterion) -> dict[str, torch.Tensor]:
        """Return the terms of the segmentation loss, and the contrast weighted by its λ."""
        decoded = self.fuse(
            self.encode(batch["image"]), batch.get("tokens"), batch.get("token_mask")
        )
        logits = self.head(*decoded)
        terms = loss(logits, batch["labels"])
        if self.ccae is not None and loss.ftc:
            probabilities = (logits + loss.off).softmax(1)
            terms["ftc"] = loss.ftc * self.contrast(decoded, probabilities, batch, loss.active)
        return terms

    def fuse(
        self,
        features: tuple[torch.Tensor, ...],
        tokens: torch.Tensor | None = None,
        token_mask: torch.Tensor | None = None,
    ) -> DecoderFeatures:
        """Return the decoder's features; `head` turns them into logits."""
        text = None
        if self.fusion:
            text = self.text_control(*required_prompt(tokens, token_mask))
        feature = coarse = features[5]
        for stage in range(5, 0, -1):
            if text is not None and str(stage) in self.fusion:
                feature = self.fusion[str(stage)](feature, *text)
            feature = self.decoder[str(stage)](feature, features[stage - 1])
            coarse = feature if stage == 3 else coarse
        return DecoderFeatures(fine=feature, coarse=coarse)

    def contrast(
        self,
        decoded: DecoderFeatures,
        probabilities: torch.Tensor,
        batch: Batch,
        named: torch.Tensor,
    ) -> torch.Tensor:
        """Return the contrastive loss over the feature that names the classes.

        Args:
            decoded: Result of `fuse`.
            probabilities: (B, S, H, W) softmax of the logits.
            batch: Its labels, sentences and present classes.
            named: (S,) bool, the classes that the data set annotates.

        Raises:
            ValueError: The network was built with `ccae.enabled: false`.
        """
        if self.ccae is None:
            raise ValueError("this network has no contrastive heads")
        truth, feature = batch["labels"], decoded.fine
        if self.config.head != "plain":
            probabilities = functional.avg_pool2d(probabilities, 4)
            truth, feature = truth[:, 2::4, 2::4].contiguous(), decoded.coarse
        return self.ccae(probabilities, feature, batch["sentences"], truth, named, batch["present"])


def _build_encoder(config: AtmNetConfig) -> ConvEncoder | SwinEncoder:
    if config.encoder.kind == "conv":
        return ConvEncoder(in_channels=config.in_channels, channels=config.encoder.channels)
    # MONAI is slow to import, and the light encoder does without it.
    from vertext.models.atm_net.swin_encoder import SwinEncoder

    return SwinEncoder(
        in_channels=config.in_channels,
        image_size=config.image_size,
        feature_size=config.encoder.feature_size,
    )
