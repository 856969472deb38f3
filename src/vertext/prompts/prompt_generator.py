"""The anatomy-aware prompt generator (ATPG of ATM-Net, with wording of our own)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from vertext.errors import UsageError
from vertext.prompts.anatomy_description import AnatomyDescription
from vertext.prompts.load_description import load_description
from vertext.prompts.position import SlicePosition, slice_position
from vertext.prompts.prompt import Prompt
from vertext.prompts.prompt_source import PromptSource
from vertext.prompts.split_free_text import split_free_text
from vertext.prompts.wording import Wording

OPTIONS = (1, 2, 3)


class PromptGenerator:
    """Makes the prompts of slices from the structures said to be present.

    Source: ATM-Net (arXiv 2504.03476), prompts of Options 1, 2 and 3; the sentences are ours.

    Args:
        anatomy: A description, or the name of a packaged one.
        option: 1 says the image type, 2 adds the structures, 3 adds position and order.
        errata: Whether to repeat the nouns and position names of the paper with their slips.
        allow_oracle: Whether prompts may come from the truth of the slice itself.

    Raises:
        UsageError: If the option or the anatomy is unknown.
    """

    def __init__(
        self,
        anatomy: AnatomyDescription | str,
        *,
        option: int = 3,
        errata: bool = False,
        say_position: bool = True,
        allow_oracle: bool = False,
    ) -> None:
        if option not in OPTIONS:
            raise UsageError(f"there is no prompt option {option}", remedy="Choose 1, 2 or 3")
        self.anatomy = load_description(anatomy) if isinstance(anatomy, str) else anatomy
        self.option = option
        self.errata = errata
        self.say_position = say_position
        self.allow_oracle = allow_oracle
        self._wording = Wording(self.anatomy, errata=errata)

    def prompt(
        self,
        present: Iterable[str],
        position: SlicePosition | None,
        source: PromptSource,
        *,
        findings: Sequence[str] = (),
    ) -> Prompt:
        """Return the prompt of one slice.

        Args:
            present: Names of the structures to speak of, in any order.
            position: Where the slice stands, None if that is unknown.
            source: Where `present` comes from. `NONE` names no structure, whatever is present.
            findings: Sentences of a report, said after everything else.

        Raises:
            UsageError: If a name is unknown, or truth is used without `allow_oracle`.
        """
        if source is PromptSource.ORACLE and not self.allow_oracle:
            raise UsageError(
                "a prompt from the truth of the judged slice was not allowed",
                remedy="Pass allow_oracle=True and report the result as an upper bound",
            )
        present = () if source is PromptSource.NONE else present
        position = position if self.say_position else None
        names = self.anatomy.sort(present)
        return Prompt(
            text=" ".join((self._text(names, position), *(f"{one}." for one in findings))),
            phrases=(*self._phrases(names, position), *findings),
            class_sentences=self.class_sentences(names),
            source=source,
            option=self.option,
        )

    def stack(
        self,
        structures: Sequence[Iterable[str]],
        source: PromptSource,
        *,
        sides_known: bool,
        findings: Sequence[str] = (),
    ) -> list[Prompt]:
        """Return one prompt a slice, each with its place in the stack.

        Args:
            structures: Names to speak of by slice, from the patient's right to left.
            source: Where they come from.
            sides_known: Whether left and right can be trusted.
            findings: Sentences of a report, the same for every slice.

        Raises:
            UsageError: As `prompt`.
        """
        count = len(structures)
        return [
            self.prompt(
                names,
                slice_position(index, count, sides_known=sides_known),
                source,
                findings=findings,
            )
            for index, names in enumerate(structures)
        ]

    def free_text(self, text: str) -> Prompt:
        """Return the prompt of a user's own words, one phrase between punctuation marks.

        Raises:
            UsageError: If the text holds no words.
        """
        return Prompt(
            text=text.strip(),
            phrases=split_free_text(text),
            class_sentences=(),
            source=PromptSource.FREE_TEXT,
            option=self.option,
        )

    def class_sentences(self, present: Iterable[str]) -> tuple[str, ...]:
        """Return one sentence of presence or absence a class, by class number.

        Background is always present.

        Raises:
            UsageError: If a name is unknown.
        """
        names = {self.anatomy.classes[0], *self.anatomy.sort(present)}
        sentences = zip(
            self.anatomy.classes,
            self._wording.present_sentences,
            self._wording.absent_sentences,
            strict=True,
        )
        return tuple(yes if name in names else no for name, yes, no in sentences)

    def _phrases(self, names: tuple[str, ...], position: SlicePosition | None) -> tuple[str, ...]:
        structures = tuple(self._wording.structure(name) for name in names)
        place = self._wording.position(position)
        if self.option == 1:
            return (self.anatomy.image,)
        if self.option == 2 or place is None:
            return (self.anatomy.image, *structures)
        return (self.anatomy.image, place, *structures)

    def _text(self, names: tuple[str, ...], position: SlicePosition | None) -> str:
        image = self.anatomy.image
        if self.option == 1 or (self.option == 2 and not names):
            return f"{image}."
        if self.option == 2:
            return f"{image} showing: {'; '.join(map(self._wording.structure, names))}."
        place = self._wording.position(position)
        first = f"{image}, {place}." if place else f"{image}."
        return f"{first} {self._wording.list_sentence(names)}" if names else first
