"""Settings of the multi-atlas SAM, validated."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from vertext.anatomy import CLASS_COUNT
from vertext.models.network_config import NetworkConfig
from vertext.models.sam.tiny_vit_config import TinyVitConfig
from vertext.models.sam.vit_config import PATCH, VitConfig

TINY_STRIDE = 4
"""Pixels a token of TinyViT."""


class MultiAtlasSamConfig(NetworkConfig):
    """Sizes and variants; the defaults are LiteMedSAM's encoder and the order-free prompt.

    Attributes:
        in_channels: The grey image, then the atlas prompt: as many channels as `prompt` says.
        prompt: `probability`: the share of atlases that give each class, from which variance and
            entropy follow. `set`: labels of any number of atlases, encoded alike and pooled.
            `channels`: labels of a fixed number of atlases as numbers, as in the paper.
        backbone: Image encoder.
        tiny_vit: Sizes of TinyViT.
        vit: Sizes of SAM's ViT.
        weights: `random`, `lite-medsam` (from its package), or `sam` from `checkpoint`.
        checkpoint: File of SAM ViT-B, L or H.
        sha256: Of that file; None takes the official ones, and any safetensors.
        freeze: Train only the adapters of the image encoder.
        adapter: `slim`, `conv` as in the paper, or `none`.
        adapter_width: Channels within a slim adapter.
        fine: Channels at full resolution of prompt and masks; they grow to the encoder's width.
        joined: At which scales prompt features join the decoder: all, the coarsest, none.
        prompt_sees_image: Whether the prompt encoder sees the grey image too, which gives the
            decoder outlines finer than a token.
        votes: Whether each class begins at the logarithm of the atlases' votes for it, which the
            network then learns to correct; the paper's network begins with no opinion.
        decoder_depth: Blocks of the transformer between tokens and image.
        decoder_heads: Its attention heads.
        decoder_mlp: Hidden channels of its blocks.
    """

    in_channels: int = Field(1 + CLASS_COUNT, ge=2)
    prompt: Literal["probability", "set", "channels"] = "probability"
    backbone: Literal["tiny-vit", "vit"] = "tiny-vit"
    tiny_vit: TinyVitConfig = TinyVitConfig()
    vit: VitConfig = VitConfig()
    weights: Literal["random", "lite-medsam", "sam"] = "random"
    checkpoint: Path | None = None
    sha256: str | None = Field(None, pattern="^[0-9a-f]{64}$")
    freeze: bool = True
    adapter: Literal["slim", "conv", "none"] = "slim"
    adapter_width: int = Field(64, ge=1)
    fine: int = Field(16, ge=2)
    joined: Literal["all", "coarsest", "none"] = "all"
    prompt_sees_image: bool = True
    votes: bool = True
    decoder_depth: int = Field(2, ge=1)
    decoder_heads: int = Field(8, ge=1)
    decoder_mlp: int = Field(2048, ge=1)

    @property
    def atlas_prompt(self) -> Literal["probability", "set", "channels"]:
        return self.prompt

    @property
    def stride(self) -> int:
        """Pixels a token of the image encoder."""
        return TINY_STRIDE if self.backbone == "tiny-vit" else PATCH

    @property
    def grid(self) -> tuple[int, int]:
        """Rows and columns of tokens."""
        return self.image_size[0] // self.stride, self.image_size[1] // self.stride

    @property
    def width(self) -> int:
        """Channels of the image encoder's features."""
        return self.tiny_vit.width if self.backbone == "tiny-vit" else self.vit.width

    @property
    def scales(self) -> tuple[int, ...]:
        """Channels of the prompt features from full resolution to that of the tokens."""
        steps = int(math.log2(self.stride))
        growth = (self.width / self.fine) ** (1 / steps)
        return (*(round(self.fine * growth**step) for step in range(steps)), self.width)

    @model_validator(mode="after")
    def _parts_fit(self) -> MultiAtlasSamConfig:
        backbone = {"lite-medsam": "tiny-vit", "sam": "vit"}.get(self.weights, self.backbone)
        if backbone != self.backbone:
            raise ValueError(f"weights: {self.weights} is a {backbone}, not a {self.backbone}")
        if (self.weights == "sam") != (self.checkpoint is not None):
            raise ValueError("checkpoint: it is the file of weights: sam, and of no others")
        if (
            self.votes
            and self.prompt == "probability"
            and self.in_channels != 1 + self.out_channels
        ):
            raise ValueError("in_channels: one for the image and one for the votes of each class")
        if self.width // 2 % self.decoder_heads:
            raise ValueError(f"decoder_heads: {self.decoder_heads} do not divide half the width")
        return self
