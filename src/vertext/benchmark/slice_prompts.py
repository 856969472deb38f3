"""What a network is told about each slice of a scan, by prompt source."""

from __future__ import annotations

from collections.abc import Sequence

from vertext.anatomy import SPINE
from vertext.prompts import (
    Prompt,
    PromptFile,
    PromptGenerator,
    PromptSource,
    load_description,
    slice_position,
    template_structures,
)
from vertext.training.experiment import Experiment


class SlicePrompts:
    """Makes the prompts of a run, worded as in its training.

    Args:
        experiment: Settings of the run.
        active: Class numbers that it was taught; only these are spoken of.
    """

    def __init__(self, experiment: Experiment, active: Sequence[int]) -> None:
        settings = experiment.prompts
        self.anatomy = load_description(settings.anatomy)
        self._dataset = experiment.data.scheme
        self._known = {SPINE.classes[number] for number in active}
        self._plain, self._oracle = (
            PromptGenerator(
                self.anatomy,
                option=settings.option,
                errata=settings.errata,
                say_position=settings.position,
                allow_oracle=allowed,
            )
            for allowed in (False, True)
        )

    def said(self, count: int, *, sides_known: bool, user: PromptFile | None) -> list[Prompt]:
        """Return one prompt a slice: what the user said, or else all that is known.

        Args:
            count: Number of slices, from the patient's right to left.
            sides_known: Whether left and right can be trusted.
            user: The user's range or clicks on one slice.
        """
        if user is None:
            names = template_structures(self.anatomy, self._dataset)
            source = PromptSource.TEMPLATE
        else:
            names = user.structures(self.anatomy, dataset=self._dataset)
            source = user.source
        return self._prompts([names] * count, source, sides_known=sides_known)

    def shown(
        self, structures: Sequence[Sequence[str]], source: PromptSource, *, sides_known: bool
    ) -> list[Prompt]:
        """Return one prompt a slice that names what the slice shows.

        A slice that shows nothing is told what the whole scan shows, unless the truth says so.

        Args:
            structures: Names by slice.
            source: `PREDICTED`, or `ORACLE` where they are the truth.
            sides_known: Whether left and right can be trusted.
        """
        if source is not PromptSource.ORACLE:
            anywhere = sorted({name for names in structures for name in names})
            structures = [names or anywhere for names in structures]
        return self._prompts(structures, source, sides_known=sides_known)

    def _prompts(
        self, structures: Sequence[Sequence[str]], source: PromptSource, *, sides_known: bool
    ) -> list[Prompt]:
        generator = self._oracle if source is PromptSource.ORACLE else self._plain
        count = len(structures)
        return [
            generator.prompt(
                [name for name in names if name in self._known],
                slice_position(index, count, sides_known=sides_known),
                source,
            )
            for index, names in enumerate(structures)
        ]
