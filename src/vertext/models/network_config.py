"""What the settings of every network have in common."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from vertext.anatomy import CLASS_COUNT


class NetworkConfig(BaseModel):
    """Settings that trainer, exporter and runtime ask every network for.

    Attributes:
        in_channels: Channels of the image.
        out_channels: Classes, background included.
        image_size: Rows and columns of the network's canvas; multiples of 32.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    in_channels: int = Field(1, ge=1)
    out_channels: int = Field(CLASS_COUNT, ge=2)
    image_size: tuple[int, int] = (384, 384)

    @field_validator("image_size")
    @classmethod
    def _divisible(cls, size: tuple[int, int]) -> tuple[int, int]:
        if any(side <= 0 or side % 32 for side in size):
            raise ValueError(f"image_size must be multiples of 32, not {size}")
        return size

    @property
    def prompt_length(self) -> int:
        """Tokens that prompts are padded to in training; 0 for a network that learns no text."""
        return 0

    @property
    def normalisation(self) -> Literal["slice", "volume"]:
        """Whether grey values are scaled slice by slice, or as those of the whole scan."""
        return "slice"

    @property
    def token_dim(self) -> int:
        """Size D of a token; 0 for a network that learns no text."""
        return 0

    @property
    def atlas_prompt(self) -> Literal["probability", "set", "channels"] | None:
        """What the channels after the first say of registered atlases; None where they do not."""
        return None

    @property
    def reads_prompt(self) -> bool:
        """Whether the network needs a prompt to segment."""
        return self.prompt_length > 0


class TextNetworkConfig(NetworkConfig):
    """Settings of a network that reads a prompt.

    Attributes:
        text_dim: Size D of the text encoder's vectors.
        max_tokens: Length L that prompts are padded to.
    """

    text_dim: int = Field(768, ge=1)
    max_tokens: int = Field(256, ge=1)

    @property
    def prompt_length(self) -> int:
        return self.max_tokens

    @property
    def token_dim(self) -> int:
        return self.text_dim
