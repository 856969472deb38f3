"""What the network is told about each slice, and who says so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from vertext.errors import UsageError
from vertext.models.model_card import ModelCard
from vertext.prompts import (
    Click,
    Prompt,
    PromptFile,
    PromptGenerator,
    PromptSource,
    click_structures,
    load_description,
    present_structures,
    range_structures,
    slice_position,
    template_structures,
)

AUTO = "auto"
PREDICTED = "predicted"


class PromptPlan:
    """Makes the prompts of all slices of a scan.

    Args:
        card: Card of the model; its classes and training prompts decide what can be said.
        prompt: "auto", "predicted", a prompt file, or the user's own words.
        levels: First and last visible structure, in place of the automatic list.
        clicks: Clicks on named levels, in place of the automatic list.
        option: How much a prompt says; as in training by default.

    A model that reads no text is told nothing; levels and clicks still guide the decoding.

    Raises:
        UsageError: A name is unknown, two sources are asked for at once, or words are meant for
            a model that reads none.
    """

    def __init__(
        self,
        card: ModelCard,
        *,
        prompt: str | PromptFile = AUTO,
        levels: tuple[str, str] | None = None,
        clicks: Iterable[Click] = (),
        option: int | None = None,
    ) -> None:
        self.clicks = tuple(clicks)
        self._silent = card.text is None
        _check_one_source(prompt, levels, self.clicks)
        if isinstance(prompt, PromptFile):
            self.clicks = prompt.clicks
            levels = None if prompt.clicks else (prompt.first, prompt.last)
        self._description = load_description(card.prompt.anatomy)
        self._generator = PromptGenerator(
            self._description,
            option=option or card.prompt.option,
            errata=card.prompt.errata,
            say_position=card.prompt.position,
        )
        listed = template_structures(self._description)
        self.known = tuple(name for name in listed if name in card.classes)
        self.source = _source(prompt, levels, self.clicks)
        if self._silent:
            self.source = _unspoken(self.source, card.name)
        self.refine = self.source is PromptSource.PREDICTED
        self.text = str(prompt) if self.source is PromptSource.FREE_TEXT else None
        self._names = tuple(name for name in self._spoken(levels) if name in self.known)
        self.levels = levels

    @property
    def option(self) -> int:
        """How much a prompt says (1, 2 or 3)."""
        return self._generator.option

    @property
    def free_phrases(self) -> tuple[str, ...]:
        """Phrases of the user's own words; none with any other source."""
        return () if self.text is None else self._generator.free_text(self.text).phrases

    def first(self, count: int, *, sides_known: bool) -> list[Prompt]:
        """Return the prompt of each slice before anything was predicted.

        Args:
            count: Number of slices, from the patient's right to left.
            sides_known: Whether left and right can be trusted.
        """
        if self.text is not None:
            return [self._generator.free_text(self.text)] * count
        source = PromptSource.TEMPLATE if self.refine else self.source
        return [
            self._prompt(self._names, index, count, sides_known, source) for index in range(count)
        ]

    def refined(self, labels: NDArray[np.integer], *, sides_known: bool) -> list[Prompt]:
        """Return the prompt of each slice from what the first round found in it.

        A slice that shows nothing is told what the whole scan shows.

        Args:
            labels: (Z, H, W) internal numbers of the first round.
            sides_known: Whether left and right can be trusted.
        """
        shown = [present_structures(plane, self._description) for plane in labels]
        anywhere = {name for names in shown for name in names}
        return [
            self._prompt(names or anywhere, index, len(labels), sides_known, PromptSource.PREDICTED)
            for index, names in enumerate(shown)
        ]

    def _prompt(
        self, names: Iterable[str], index: int, count: int, sides_known: bool, source: PromptSource
    ) -> Prompt:
        if self._silent:
            return Prompt("", (), (), source, self.option)
        position = slice_position(index, count, sides_known=sides_known)
        return self._generator.prompt(names, position, source)

    def _spoken(self, levels: tuple[str, str] | None) -> tuple[str, ...]:
        if levels is not None:
            return range_structures(self._description, *levels)
        if self.clicks:
            return click_structures(self._description, self.clicks)
        return self.known


def _check_one_source(
    prompt: str | PromptFile, levels: tuple[str, str] | None, clicks: Sequence[Click]
) -> None:
    options = {
        "--prompt": prompt != AUTO,
        "--levels": levels is not None,
        "--click": bool(clicks),
    }
    given = [name for name, is_given in options.items() if is_given]
    if len(given) > 1:
        raise UsageError(
            f"{' and '.join(given)} exclude each other", remedy="A prompt has one source: keep one"
        )


def _unspoken(source: PromptSource, model: str) -> PromptSource:
    """Return the source for a model that reads no text."""
    if source in (PromptSource.PREDICTED, PromptSource.FREE_TEXT):
        raise UsageError(f"the model {model} reads no prompt", remedy="Leave --prompt at auto")
    return PromptSource.NONE if source is PromptSource.TEMPLATE else source


def _source(
    prompt: str | PromptFile, levels: tuple[str, str] | None, clicks: Sequence[Click]
) -> PromptSource:
    if isinstance(prompt, PromptFile):
        return prompt.source
    if levels is not None:
        return PromptSource.RANGE
    if clicks:
        return PromptSource.CLICKS
    known = {AUTO: PromptSource.TEMPLATE, PREDICTED: PromptSource.PREDICTED}
    return known.get(prompt, PromptSource.FREE_TEXT)
