"""The words for structures, positions and sentences of one anatomy."""

from __future__ import annotations

from collections.abc import Iterable

from vertext.prompts.anatomy_description import BACKGROUND_PHRASE, AnatomyDescription
from vertext.prompts.position import SlicePosition
from vertext.prompts.prompt_structure import PromptStructure


class Wording:
    """Phrases and sentences of one anatomy, worked out once.

    Args:
        anatomy: The anatomy to speak of.
        errata: Whether to repeat the slips of the published prompts.
    """

    def __init__(self, anatomy: AnatomyDescription, *, errata: bool = False) -> None:
        self.anatomy = anatomy
        self._errata = errata
        self._phrases = {s.name: self._structure_phrase(s) for s in anatomy.all_structures}
        self._relations = {s.name: s.relation for s in anatomy.asides}
        classes = [self._phrases.get(name, BACKGROUND_PHRASE) for name in anatomy.classes]
        self.present_sentences = tuple(f"The image contains {phrase}." for phrase in classes)
        self.absent_sentences = tuple(f"The image does not contain {phrase}." for phrase in classes)

    def structure(self, name: str) -> str:
        """Return the phrase of a structure, type noun first."""
        return self._phrases[name]

    def position(self, position: SlicePosition | None) -> str | None:
        """Return the phrase of a slice position, None where the anatomy has none for it."""
        errata = self.anatomy.errata.positions if self._errata else {}
        if position is None or position not in self.anatomy.positions:
            return None
        return errata.get(position, self.anatomy.positions[position])

    def list_sentence(self, names: Iterable[str]) -> str:
        """Return the sentence that names sorted structures in their order, asides last."""
        names = tuple(names)
        asides = [name for name in names if name in self._relations]
        ordered = ", ".join(self._phrases[name] for name in names if name not in asides)
        if not ordered:
            return f"Showing {' and '.join(f'the {self._phrases[name]}' for name in asides)}."
        with_asides = " and ".join(self._aside(name) for name in asides)
        tail = f"; with {with_asides}" if with_asides else ""
        return f"{self.anatomy.order}: {ordered}{tail}."

    def _aside(self, name: str) -> str:
        relation = self._relations[name]
        return f"the {self._phrases[name]}{f' {relation}' if relation else ''}"

    def _structure_phrase(self, structure: PromptStructure) -> str:
        errata = self.anatomy.errata
        name, noun = structure.name, structure.noun
        if self._errata:
            name = errata.names.get(name, name)
            noun = errata.nouns.get(noun, noun) if noun else None
        if structure.phrase:
            return structure.phrase
        return f"{noun} {name}" if noun else name
