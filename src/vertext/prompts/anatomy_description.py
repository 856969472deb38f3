"""What prompts may say about one anatomy and one kind of image, read from a data file."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from functools import cached_property
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from vertext.errors import UsageError
from vertext.prompts.position import SlicePosition
from vertext.prompts.prompt_structure import PromptStructure

BACKGROUND_PHRASE = "background"


class Errata(BaseModel):
    """The slips of the published prompts, for their literal reproduction."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    nouns: dict[str, str] = {}
    names: dict[str, str] = {}
    positions: dict[SlicePosition, str] = {}


class AnatomyDescription(BaseModel):
    """Ordered structures, their type nouns, and the phrases for modality, view and position.

    Attributes:
        name: Name of the description.
        image: Phrase for modality, view and region.
        order: Phrase that says how the structures are ordered.
        level_step: How many entries one level of the order spans (vertebra and disc: 2).
        positions: Phrase of each slice position; none for projections.
        structures: Structures in their order.
        asides: Structures outside the order, named last.
        not_annotated: Structures that a data set does not annotate, by data set.
        errata: Wording of the paper-literal mode.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    image: str = Field(min_length=1)
    order: str = Field(min_length=1)
    level_step: int = Field(default=1, ge=1)
    positions: dict[SlicePosition, str] = {}
    structures: tuple[PromptStructure, ...] = Field(min_length=2)
    asides: tuple[PromptStructure, ...] = ()
    not_annotated: dict[str, tuple[str, ...]] = {}
    errata: Errata = Errata()

    @model_validator(mode="after")
    def _check(self) -> Self:
        names = [structure.name for structure in self.all_structures]
        if len(set(names)) < len(names):
            raise ValueError("a structure is listed twice")
        indices = [s.index for s in self.all_structures if s.index is not None]
        if indices and sorted(indices) != list(range(1, len(names) + 1)):
            raise ValueError("index must number all structures from 1 without gaps, or none")
        unknown = {name for lacking in self.not_annotated.values() for name in lacking} - {*names}
        if unknown:
            raise ValueError(f"not_annotated names unknown structures: {sorted(unknown)}")
        return self

    @property
    def all_structures(self) -> tuple[PromptStructure, ...]:
        """Ordered structures, then those outside the order."""
        return self.structures + self.asides

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of all structures in the order in which prompts name them."""
        return tuple(structure.name for structure in self.all_structures)

    @cached_property
    def ordered_names(self) -> tuple[str, ...]:
        """Names of the structures that have a place in the order."""
        return tuple(structure.name for structure in self.structures)

    @cached_property
    def aside_names(self) -> tuple[str, ...]:
        """Names of the structures outside the order."""
        return tuple(structure.name for structure in self.asides)

    @cached_property
    def classes(self) -> tuple[str, ...]:
        """Structure names by class number, background first."""
        numbered = sorted(
            (structure.index or place, structure.name)
            for place, structure in enumerate(self.all_structures, start=1)
        )
        return (BACKGROUND_PHRASE, *(name for _, name in numbered))

    def annotated(self, dataset: str | None = None) -> tuple[str, ...]:
        """Return the names of the structures that a data set annotates, in prompt order.

        Args:
            dataset: Name of a data set; one without an entry, or None, annotates everything.
        """
        lacking = self.not_annotated.get(dataset, ()) if dataset else ()
        return tuple(name for name in self.names if name not in lacking)

    def sort(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the given names once each, in prompt order.

        Raises:
            UsageError: If a name is not of this anatomy.
        """
        wanted = set(names)
        for name in sorted(wanted.difference(self.names)):
            near = get_close_matches(name, self.names, n=3, cutoff=0.3) or self.names
            raise UsageError(
                f"{self.name} has no structure named {name!r}",
                remedy=f"Did you mean {', '.join(near)}?",
            )
        return tuple(name for name in self.names if name in wanted)

    def place(self, name: str) -> int:
        """Return the place of a structure in the order, 0 for the first.

        Raises:
            UsageError: If the name is unknown or stands outside the order.
        """
        self.sort([name])
        if name in self.aside_names:
            raise UsageError(f"{name} has no place in the order of {self.name}")
        return self.ordered_names.index(name)
