"""What the network is told about each slice, and who says so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from vertext.errors import UsageError
from vertext.inference.asked_source import AUTO, Said, asked_source
from vertext.models.model_card import ModelCard
from vertext.prompts import (
    AnatomyDescription,
    Click,
    ClinicalText,
    Prompt,
    PromptFile,
    PromptGenerator,
    PromptSource,
    click_structures,
    load_description,
    range_structures,
    template_structures,
    text_structures,
)


class PromptPlan:
    """Makes the prompts of all slices of a scan.

    Args:
        card: Card of the model; its classes and training prompts decide what can be said.
        prompt: "auto", "predicted", a prompt file, a clinical text, or the user's own words.
        levels: First and last visible structure, in place of the automatic list.
        clicks: Clicks on named levels, in place of the automatic list.
        option: How much a prompt says; as in training by default.

    A model that reads no text is told nothing; levels and clicks still guide the decoding.

    Raises:
        UsageError: A name is unknown, two sources are asked for at once, words are meant for a
            model that reads none, a clinical text names no level, or there is too much to say.
    """

    def __init__(
        self,
        card: ModelCard,
        *,
        prompt: Said = AUTO,
        levels: tuple[str, str] | None = None,
        clicks: Iterable[Click] = (),
        option: int | None = None,
    ) -> None:
        self.clicks = tuple(clicks)
        self._silent = card.text is None
        self.source = asked_source(prompt, levels, self.clicks)
        if self._silent:
            self.source = _unspoken(self.source, card.name)
        if isinstance(prompt, PromptFile):
            self.clicks = prompt.clicks
            levels = None if prompt.clicks else (prompt.first, prompt.last)
        self.anatomy = load_description(card.prompt.anatomy)
        self._generator = PromptGenerator(
            self.anatomy,
            option=option or card.prompt.option,
            errata=card.prompt.errata,
            say_position=card.prompt.position,
        )
        listed = template_structures(self.anatomy)
        self.known = tuple(name for name in listed if name in card.classes)
        self.refine = self.source is PromptSource.PREDICTED
        self.levels = levels
        self._text = prompt if isinstance(prompt, str) else ""
        self._findings = _findings(prompt, self.anatomy)
        self._names = tuple(name for name in self._spoken(prompt) if name in self.known)
        _check_length(self.first(1, sides_known=True)[0], card)

    @property
    def option(self) -> int:
        """How much a prompt says (1, 2 or 3)."""
        return self._generator.option

    @property
    def own_phrases(self) -> tuple[str, ...]:
        """Phrases in words of a user or a report, which no phrase bank can foresee."""
        if self.source is PromptSource.FREE_TEXT:
            return self._generator.free_text(self._text).phrases
        return self._findings

    def first(self, count: int, *, sides_known: bool) -> list[Prompt]:
        """Return the prompt of each slice before anything was predicted.

        Args:
            count: Number of slices, from the patient's right to left.
            sides_known: Whether left and right can be trusted.
        """
        if self.source is PromptSource.FREE_TEXT:
            return [self._generator.free_text(self._text)] * count
        source = PromptSource.TEMPLATE if self.refine else self.source
        return self._prompts([self._names] * count, source, sides_known=sides_known)

    def refined(self, structures: Sequence[tuple[str, ...]], *, sides_known: bool) -> list[Prompt]:
        """Return the prompt of each slice from what was found in it.

        Args:
            structures: Names by slice.
            sides_known: Whether left and right can be trusted.
        """
        known = [[name for name in names if name in self.known] for names in structures]
        return self._prompts(known, PromptSource.PREDICTED, sides_known=sides_known)

    def _prompts(
        self, structures: Sequence[Iterable[str]], source: PromptSource, *, sides_known: bool
    ) -> list[Prompt]:
        if self._silent:
            return [Prompt("", (), (), source, self.option)] * len(structures)
        return self._generator.stack(
            structures, source, sides_known=sides_known, findings=self._findings
        )

    def _spoken(self, prompt: Said) -> tuple[str, ...]:
        if isinstance(prompt, ClinicalText):
            return text_structures(self.anatomy, prompt)
        if isinstance(prompt, PromptFile):
            return prompt.structures(self.anatomy)
        if self.levels is not None:
            return range_structures(self.anatomy, *self.levels)
        if self.clicks:
            return click_structures(self.anatomy, self.clicks)
        return self.known


def _findings(prompt: Said, anatomy: AnatomyDescription) -> tuple[str, ...]:
    return prompt.findings(anatomy) if isinstance(prompt, ClinicalText) else ()


def _check_length(prompt: Prompt, card: ModelCard) -> None:
    longest = card.text.max_tokens if card.text else 0
    if card.text and len(prompt.phrases) > longest:
        raise UsageError(
            f"the prompt has {len(prompt.phrases)} phrases, and {card.name} reads {longest}",
            remedy="Shorten the text to what it says of the levels",
        )


def _unspoken(source: PromptSource, model: str) -> PromptSource:
    """Return the source for a model that reads no text."""
    if source in (PromptSource.PREDICTED, PromptSource.REPORT, PromptSource.FREE_TEXT):
        raise UsageError(f"the model {model} reads no prompt", remedy="Leave --prompt at auto")
    return PromptSource.NONE if source is PromptSource.TEMPLATE else source
