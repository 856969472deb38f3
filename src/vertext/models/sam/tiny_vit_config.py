"""Sizes of TinyViT, validated."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, model_validator


class TinyVitConfig(BaseModel):
    """Sizes of TinyViT as MobileSAM and LiteMedSAM use it; the defaults are LiteMedSAM's.

    Attributes:
        dims: Channels of the four stages.
        depths: Blocks of the stages.
        heads: Attention heads of the last three; the first has convolutions only.
        windows: Sides of their attention windows, in tokens.
        expansion: Channels within a block, as a multiple.
        width: Channels of the features it gives.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    dims: tuple[int, int, int, int] = (64, 128, 160, 320)
    depths: tuple[int, int, int, int] = (2, 2, 6, 2)
    heads: tuple[int, int, int] = (4, 5, 10)
    windows: tuple[int, int, int] = (7, 14, 7)
    expansion: int = Field(4, ge=1)
    width: int = Field(256, ge=1)

    @model_validator(mode="after")
    def _heads_divide(self) -> TinyVitConfig:
        for dim, heads in zip(self.dims[1:], self.heads, strict=True):
            if dim % heads:
                raise ValueError(f"heads: {heads} do not divide {dim} channels")
        return self
