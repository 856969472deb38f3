"""The multi-atlas SAM: no manual prompt, registered atlases in its place."""

from __future__ import annotations

import logging

import torch
from torch import nn

from vertext.models.multiatlas_sam.atlas_prompt import AtlasPrompt
from vertext.models.multiatlas_sam.class_mask_decoder import ClassMaskDecoder
from vertext.models.multiatlas_sam.config import MultiAtlasSamConfig
from vertext.models.multiatlas_sam.load_weights import load_weights
from vertext.models.sam.conv_adapter import ConvAdapter
from vertext.models.sam.slim_adapter import SlimAdapter
from vertext.models.sam.tiny_vit import TinyVit
from vertext.models.sam.vit import Vit
from vertext.models.segmentation_network import SegmentationNetwork

_LEAST_SHARE = 0.01
"""Of a class that no atlas votes for; the network can still find it."""

log = logging.getLogger(__name__)


class MultiAtlasSam(SegmentationNetwork):
    """Segmentation prompted by registered atlases (Fan et al., IEEE TMI 44(5), 2025).

    From the paper: SAM's image encoder, frozen but for adapters; an atlas prompt encoder of
    several scales; a mask decoder of class tokens whose upsampling blocks the prompt joins.

    Decided here: the prompt is the share of atlases that give each class, so that the order of
    atlases and of label numbers does not matter (`prompt: channels` is the paper's). Classes begin
    at the votes of the atlases (`votes`). Adapters are slim ones. The transformer meets the
    position code that it was trained with. The released code's Dice has no gradient; here the loss
    of the experiment counts in full, and `loss.dice: 0` is the released behaviour.

    Args:
        config: All settings.

    Raises:
        ReadError: Weights that it asks for are not installed, or cannot be read.
        UsageError: The paper's adapter meets an odd grid of tokens.
    """

    config: MultiAtlasSamConfig

    def __init__(self, config: MultiAtlasSamConfig) -> None:
        super().__init__()
        self.config = config
        self.image_encoder = _image_encoder(config)
        self.prompt_encoder = AtlasPrompt(config)
        self.mask_decoder = ClassMaskDecoder(config)
        if config.weights == "random":
            log.warning("the multi-atlas SAM begins untrained, without SAM's weights")
        else:
            load_weights(self, config)
        if config.votes:
            self.mask_decoder.begin_silent()
        if config.freeze:
            for name, parameter in self.image_encoder.named_parameters():
                parameter.requires_grad_(".adapter." in name)

    def train(self, mode: bool = True) -> MultiAtlasSam:
        """Set the mode; a frozen image encoder keeps the statistics that it came with."""
        super().train(mode)
        if self.config.freeze:
            self.image_encoder.eval()
        return self

    def encode(self, image: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Return features of the grey image, the image itself, and the atlas prompt.

        Args:
            image: (B, 1 + K, H, W): normalised grey values, then the prompt's channels.
        """
        grey, atlases = image[:, :1], image[:, 1:]
        return self.image_encoder(_colours(grey)), grey, atlases

    def decode(
        self,
        features: tuple[torch.Tensor, ...],
        tokens: torch.Tensor | None = None,
        token_mask: torch.Tensor | None = None,
    ) -> torch.Tensor:
        """Return logits (B, S, H, W); no text is read."""
        seen, grey, atlases = features
        logits = self.mask_decoder(seen, self.prompt_encoder(grey, atlases))
        return logits + self._votes(atlases) if self.config.votes else logits

    def _votes(self, atlases: torch.Tensor) -> torch.Tensor:
        """Return the logarithm of the share of atlases that give each class, (B, S, H, W)."""
        if self.config.prompt != "probability":
            classes = torch.arange(self.config.out_channels, device=atlases.device)
            atlases = (atlases[:, :, None] == classes[:, None, None]).float().mean(1)
        return atlases.clamp(min=_LEAST_SHARE).log()


def _colours(grey: torch.Tensor) -> torch.Tensor:
    """Stretch each image to 0 … 1, as SAM's encoders take it, in three equal channels."""
    low, high = grey.amin((2, 3), keepdim=True), grey.amax((2, 3), keepdim=True)
    return ((grey - low) / (high - low).clamp(min=1e-6)).expand(-1, 3, -1, -1)


def _image_encoder(config: MultiAtlasSamConfig) -> nn.Module:
    def adapter(dim: int) -> nn.Module:
        if config.adapter == "conv":
            return ConvAdapter(dim, grid=config.grid)
        return SlimAdapter(dim, config.adapter_width)

    wanted = config.adapter != "none"
    if config.backbone == "tiny-vit":
        return TinyVit(config.tiny_vit, adapter=adapter if wanted else None)
    beside = (lambda: adapter(config.vit.dim)) if wanted else None
    return Vit(config.vit, grid=config.grid, adapter=beside)
