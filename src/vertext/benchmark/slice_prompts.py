"""What a network is told about each slice of a scan, by prompt source."""

from __future__ import annotations

from collections.abc import Sequence

from vertext.anatomy import SPINE
from vertext.prompts import (
    ClinicalText,
    Prompt,
    PromptFile,
    PromptGenerator,
    PromptSource,
    load_description,
    template_structures,
    text_structures,
)
from vertext.training.experiment import Experiment

Told = PromptFile | ClinicalText
"""What a user said about a scan, or a report about its patient."""


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

    def said(self, count: int, *, sides_known: bool, told: Told | None) -> list[Prompt]:
        """Return one prompt a slice: what somebody told, or else all that is known.

        Args:
            count: Number of slices, from the patient's right to left.
            sides_known: Whether left and right can be trusted.
            told: A user's range or clicks on one slice, or a report on the patient.
        """
        findings: tuple[str, ...] = ()
        if told is None:
            names = template_structures(self.anatomy, self._dataset)
            source = PromptSource.TEMPLATE
        elif isinstance(told, ClinicalText):
            names = text_structures(self.anatomy, told, dataset=self._dataset)
            source, findings = PromptSource.REPORT, told.findings(self.anatomy)
        else:
            names = told.structures(self.anatomy, dataset=self._dataset)
            source = told.source
        known = self._known_of([names] * count)
        return self._plain.stack(known, source, sides_known=sides_known, findings=findings)

    def shown(
        self, structures: Sequence[Sequence[str]], source: PromptSource, *, sides_known: bool
    ) -> list[Prompt]:
        """Return one prompt a slice that names what the slice shows.

        Args:
            structures: Names by slice.
            source: `PREDICTED`, or `ORACLE` where they are the truth.
            sides_known: Whether left and right can be trusted.
        """
        generator = self._oracle if source is PromptSource.ORACLE else self._plain
        return generator.stack(self._known_of(structures), source, sides_known=sides_known)

    def _known_of(self, structures: Sequence[Sequence[str]]) -> list[list[str]]:
        return [[name for name in names if name in self._known] for names in structures]
