"""Settings of ATM-Net, validated."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from vertext.anatomy import CLASS_COUNT
from vertext.models.network_config import NetworkConfig

SelfAttentionMode = Literal["global", "window", "pooled", "none"]


class _Settings(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class EncoderConfig(_Settings):
    """The image encoder.

    Attributes:
        kind: `swin` is MONAI's SwinUNETR encoder as in the paper, `conv` a plain residual one.
        channels: Channels of f⁰ … f⁵ of the `conv` encoder.
        feature_size: Size of the `swin` encoder, a multiple of 12; its channels are 1, 1, 2, 4,
            8 and 16 times that.
    """

    kind: Literal["swin", "conv"] = "swin"
    channels: tuple[int, int, int, int, int, int] = (48, 48, 96, 192, 384, 768)
    feature_size: int = Field(48, ge=12, multiple_of=12)


class HasfConfig(_Settings):
    """Hierarchical adaptive semantic fusion, the text-guided decoder.

    Attributes:
        stages: Decoder stages (5 deepest to 1) that see the text; empty means no text at all.
        text_source: What stands in for the text, for controls: the prompt itself, one constant
            vector sequence, prompts shuffled within the batch, frozen noise, or learned tokens.
        text_pooling: `conv` mixes the token axis as in Ariadne's Thread; `resampler` lets
            learned queries attend to the tokens and does not depend on their number.
        max_tokens: Length L that prompts are padded to.
        tokens: Number M of projected text tokens.
        norm: `post` normalises the attention's result (Eq. 1-2), `pre` its input.
        self_attention: How stage 5 … 1 attend over the image.
        window: Side of the windows of `window`, and of the pooled grid of `pooled`, in tokens.
        alpha: Initial weight of the text; 0 starts at a network without text.
        decoder_norm: Whether the fusing convolution is followed by instance normalisation.
    """

    stages: tuple[Literal[1, 2, 3, 4, 5], ...] = (5, 4, 3, 2, 1)
    text_source: Literal["real", "constant", "shuffled", "random", "learned"] = "real"
    text_pooling: Literal["conv", "resampler"] = "conv"
    max_tokens: int = Field(256, ge=1)
    tokens: int = Field(64, ge=1)
    norm: Literal["post", "pre"] = "post"
    self_attention: tuple[
        SelfAttentionMode, SelfAttentionMode, SelfAttentionMode, SelfAttentionMode,
        SelfAttentionMode,
    ] = ("global", "global", "global", "window", "window")  # fmt: skip
    window: int = Field(12, ge=2)
    alpha: float = 1.0
    decoder_norm: bool = True

    @model_validator(mode="after")
    def _distinct(self) -> HasfConfig:
        if len(set(self.stages)) != len(self.stages):
            raise ValueError(f"stages names a stage twice: {self.stages}")
        return self


class CcaeConfig(_Settings):
    """Class-wise contrastive enhancement, a training signal only.

    Attributes:
        enabled: Whether the contrastive heads exist.
        variant: `masked_pool` compares class vectors with class sentences (recommended);
            `batch_axis` is the closest reading of the printed formula.
        pool: Region that class vectors are pooled over: prediction, truth, or their mean.
        dim: Size of the shared space.
        temperature: Initial temperature of `masked_pool`.
    """

    enabled: bool = True
    variant: Literal["masked_pool", "batch_axis"] = "masked_pool"
    pool: Literal["pred", "gt", "mix"] = "mix"
    dim: int = Field(256, ge=1)
    temperature: float = Field(0.07, gt=0)


class AtmNetConfig(NetworkConfig):
    """ATM-Net.

    Attributes:
        text_dim: Size D of the text encoder's vectors.
        head: `plain` is the paper's 1×1 convolution; `factored` finds the kind of tissue at full
            resolution and its level at a quarter, for encoders that are thin at full resolution;
            `ordinal` does too, with the level as a place on one axis.
    """

    text_dim: int = Field(768, ge=1)
    head: Literal["plain", "factored", "ordinal"] = "plain"
    encoder: EncoderConfig = EncoderConfig()
    hasf: HasfConfig = HasfConfig()
    ccae: CcaeConfig = CcaeConfig()

    @property
    def prompt_length(self) -> int:
        return self.hasf.max_tokens if self.reads_prompt or self.ccae.enabled else 0

    @property
    def token_dim(self) -> int:
        return self.text_dim

    @property
    def reads_prompt(self) -> bool:
        return bool(self.hasf.stages)

    @model_validator(mode="after")
    def _fits(self) -> AtmNetConfig:
        if self.head != "plain" and self.out_channels != CLASS_COUNT:
            raise ValueError(
                f"the {self.head} head has {CLASS_COUNT} classes, not {self.out_channels}"
            )
        return self
