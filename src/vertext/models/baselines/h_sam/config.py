"""Settings of H-SAM, validated."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, model_validator

from vertext.models.network_config import NetworkConfig

PATCH = 16
"""Side of a token of SAM's image encoder, in pixels."""


class HSamConfig(NetworkConfig):
    """Sizes of H-SAM; the defaults are those of SAM ViT-B.

    Attributes:
        dim: Channels of the image encoder.
        depth: Its blocks.
        heads: Its attention heads.
        window: Side of its attention windows, in tokens.
        global_blocks: Blocks that attend to the whole image.
        lora_rank: Rank of the changes to its queries and values.
        freeze: Train these changes only, not the encoder itself; for SAM's weights.
        checkpoint: SAM's weights, `.safetensors` or the official `.pth`; None begins with random
            ones.
        sha256: Of that file; None means the official ViT-B for a `.pth`, and any `.safetensors`.
        width: Channels of the decoders; a sixteenth of them carries the masks of all classes.
        decoder_depth: Blocks of each decoder.
        decoder_heads: Attention heads of the decoders.
        decoder_mlp: Hidden channels of their blocks.
        epoch_steps: Training steps that the loss counts as one epoch.
    """

    dim: int = Field(768, ge=1)
    depth: int = Field(12, ge=1)
    heads: int = Field(12, ge=1)
    window: int = Field(14, ge=1)
    global_blocks: tuple[int, ...] = (2, 5, 8, 11)
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
    def _heads_fit(self) -> HSamConfig:
        if self.dim % self.heads:
            raise ValueError(f"heads: {self.heads} do not divide dim {self.dim}")
        if self.width // 2 % self.decoder_heads:
            raise ValueError(f"decoder_heads: {self.decoder_heads} do not divide half the width")
        return self
