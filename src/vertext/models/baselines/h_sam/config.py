"""Settings of H-SAM, validated."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, model_validator

from vertext.models.network_config import NetworkConfig
from vertext.models.sam.vit_config import PATCH, VitConfig


class HSamConfig(NetworkConfig, VitConfig):
    """Sizes of H-SAM; the defaults are those of SAM ViT-B.

    Attributes:
        lora_rank: Rank of the changes to the image encoder's queries and values.
        freeze: Train these changes only, not the encoder itself; for SAM's weights.
        checkpoint: SAM's weights, `.safetensors` or the official `.pth`; None begins with random
            ones.
        sha256: Of that file; None means an official one for a `.pth`, and any `.safetensors`.
        width: Channels of the decoders; a sixteenth of them carries the masks of all classes.
        decoder_depth: Blocks of each decoder.
        decoder_heads: Attention heads of the decoders.
        decoder_mlp: Hidden channels of their blocks.
        epoch_steps: Training steps that the loss counts as one epoch.
    """

    lora_rank: int = Field(5, ge=1)
    freeze: bool = True
    checkpoint: Path | None = None
    sha256: str | None = Field(None, pattern="^[0-9a-f]{64}$")
    width: int = Field(256, ge=16, multiple_of=16)
    decoder_depth: int = Field(2, ge=1)
    decoder_heads: int = Field(8, ge=1)
    decoder_mlp: int = Field(2048, ge=1)
    epoch_steps: int = Field(200, ge=1)

    @property
    def grid(self) -> tuple[int, int]:
        """Rows and columns of tokens."""
        return self.image_size[0] // PATCH, self.image_size[1] // PATCH

    @model_validator(mode="after")
    def _decoder_heads_fit(self) -> HSamConfig:
        if self.width // 2 % self.decoder_heads:
            raise ValueError(f"decoder_heads: {self.decoder_heads} do not divide half the width")
        return self
