"""One structure as prompts speak of it."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class PromptStructure(BaseModel):
    """A structure with the words for it.

    Attributes:
        name: Name in the label maps.
        noun: Type noun put before the name; without it the phrase stands alone.
        phrase: Full wording, where it is not noun and name.
        relation: Where a structure outside the order lies, such as "behind".
        index: Class number of the network; by default the place in the file, counted from 1.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1)
    noun: str | None = None
    phrase: str | None = None
    relation: str | None = None
    index: int | None = Field(default=None, ge=1)
