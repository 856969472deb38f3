"""Settings of LACAF."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, PositiveInt, model_validator

from vertext.anatomy import PULMONARY_VESSELS

_GROUPS = 16


class Fusion(StrEnum):
    """How text and image become one vector a class.

    CROSS_ATTENTION: class queries over the bottleneck's tokens, as the title promises.
    RELEASED: the scalar gate of the published code.
    CONCATENATED: frozen text vectors beside the pooled image; the self-adaptive part is off.
    UNIVERSAL: the head of the CLIP-Driven Universal Model.
    TEXT: adapted text alone.
    NONE: a plain U-Net that reads no text.
    """

    CROSS_ATTENTION = "cross_attention"
    RELEASED = "released"
    CONCATENATED = "concatenated"
    UNIVERSAL = "universal"
    TEXT = "text"
    NONE = "none"


class LacafConfig(BaseModel):
    """Settings of LACAF; the defaults are the light configuration.

    The released size has channels (64, 128, 256, 512), `dim` 256 and `text_dim` 512.

    Attributes:
        in_channels: Channels of the image.
        classes: Vessels; each has its own sigmoid, there is no background channel.
        patch: Edge of the cube that the network looks at, voxels.
        backbone: What looks at the image: a U-Net, or Swin UNETR as in the released ablations.
        channels: Channels at full resolution and after each halving; Swin UNETR of feature size F
            has F, F, 2F, 4F, 8F, 16F.
        text_dim: Length of the text encoder's vectors.
        dim: Length of adapted text and of image vectors.
        adapter_dim: Inner length of a text adapter.
        fusion: How text and image become one vector a class.
        text_adapter: One adapter a class, or one linear map for all.
        constant_text: Control: every class gets the mean of all classes' text vectors.
        heads: Heads of the attention.
        layers: Layers of the attention.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    in_channels: int = Field(1, ge=1)
    classes: int = Field(len(PULMONARY_VESSELS), ge=1)
    patch: int = Field(96, ge=16)
    backbone: Literal["unet", "swin_unetr"] = "unet"
    channels: tuple[PositiveInt, ...] = Field((16, 32, 64, 128), min_length=2, max_length=6)
    text_dim: int = Field(384, ge=1)
    dim: int = Field(128, ge=1)
    adapter_dim: int = Field(64, ge=1)
    fusion: Fusion = Fusion.CROSS_ATTENTION
    text_adapter: Literal["per_class", "linear"] = "per_class"
    constant_text: bool = False
    heads: int = Field(4, ge=1)
    layers: int = Field(2, ge=1)

    @model_validator(mode="after")
    def _check(self) -> Self:
        # Instance norm needs more than one token at the bottleneck.
        if self.patch % self.stride or self.grid < 2:
            raise ValueError(
                f"patch must be a multiple of {self.stride}, at least twice, not {self.patch}"
            )
        if self.dim % self.heads:
            raise ValueError(f"heads must divide dim: {self.heads} does not divide {self.dim}")
        if self.backbone == "swin_unetr" and not self._fits_swin_unetr:
            raise ValueError("channels of swin_unetr are F, F, 2F, 4F, 8F, 16F, F a multiple of 12")
        if self.channels[-1] % _GROUPS:
            raise ValueError(f"the last channels must be a multiple of {_GROUPS}")
        return self

    @property
    def _fits_swin_unetr(self) -> bool:
        fine = self.channels[0]
        return fine % 12 == 0 and self.channels == tuple(fine * n for n in (1, 1, 2, 4, 8, 16))

    @property
    def stride(self) -> int:
        """Voxels along an edge that one token of the bottleneck stands for."""
        return 1 << (len(self.channels) - 1)

    @property
    def grid(self) -> int:
        """Tokens along an edge of the bottleneck."""
        return self.patch // self.stride

    @property
    def groups(self) -> int:
        """Groups of the norm before image vectors are made."""
        return _GROUPS

    @property
    def reads_text(self) -> bool:
        """Whether the network needs the text vectors of its classes."""
        return self.fusion is not Fusion.NONE
