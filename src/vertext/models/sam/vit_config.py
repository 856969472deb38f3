"""Sizes of SAM's image encoder, validated."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, model_validator

PATCH = 16
"""Side of a token, in pixels."""


class VitConfig(BaseModel):
    """Sizes of SAM's vision transformer; the defaults are those of SAM ViT-B.

    Attributes:
        dim: Channels of the image encoder.
        depth: Its blocks.
        heads: Its attention heads.
        window: Side of its attention windows, in tokens.
        global_blocks: Blocks that attend to the whole image.
        width: Channels of the features it gives.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    dim: int = Field(768, ge=1)
    depth: int = Field(12, ge=1)
    heads: int = Field(12, ge=1)
    window: int = Field(14, ge=1)
    global_blocks: tuple[int, ...] = (2, 5, 8, 11)
    width: int = Field(256, ge=1)

    @model_validator(mode="after")
    def _heads_divide(self) -> VitConfig:
        if self.dim % self.heads:
            raise ValueError(f"heads: {self.heads} do not divide dim {self.dim}")
        return self
