"""Prompts for training slices, right and wrong, so that every source works at inference."""

from __future__ import annotations

import numpy as np
from pydantic import BaseModel, ConfigDict, model_validator

from vertext.anatomy import CLASS_COUNT, SPINE
from vertext.prompts import (
    Prompt,
    PromptGenerator,
    PromptSource,
    corrupt_structures,
    expand_range,
    slice_position,
    template_structures,
)


class PromptMix(BaseModel):
    """Share of each kind of prompt in training.

    The paper trains on the truth alone and then meets the template at inference; the mix
    closes that gap.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    truth: float = 0.5
    range: float = 0.2
    corrupted: float = 0.15
    template: float = 0.1
    empty: float = 0.05

    @model_validator(mode="after")
    def _sums_to_one(self) -> PromptMix:
        if abs(sum(self.shares) - 1) > 1e-6:
            raise ValueError(f"the shares of the prompt mix sum to {sum(self.shares)}, not 1")
        return self

    @property
    def shares(self) -> tuple[float, ...]:
        """Shares of truth, range, corrupted, template, empty."""
        return (self.truth, self.range, self.corrupted, self.template, self.empty)


class PromptSampler:
    """Draws a prompt for a slice whose labels are known.

    Args:
        generator: Makes the prompts; must allow the oracle, since truth is one of the sources.
        mix: Share of each kind.
        dataset: What is annotated, as the anatomy description names it.
        min_area: Pixels that a structure needs to count as present.
    """

    def __init__(
        self, generator: PromptGenerator, *, mix: PromptMix, dataset: str, min_area: int
    ) -> None:
        self.generator = generator
        self.mix = mix
        self.dataset = dataset
        self.min_area = min_area
        self.template = template_structures(generator.anatomy, dataset)

    def draw(
        self, present: tuple[str, ...], index: int, count: int, rng: np.random.Generator
    ) -> Prompt:
        """Return a prompt for one augmented slice.

        Its class sentences always speak the truth, since the contrast is judged by them; only
        the holistic part is mixed.

        Args:
            present: Names of the structures that the augmented slice shows.
            index: Slice index in the scan.
            count: Number of slices of the scan.
            rng: Source of every choice.
        """
        anatomy = self.generator.anatomy
        kind = rng.choice(5, p=self.mix.shares)
        said = (
            present,
            expand_range(anatomy, present, dataset=self.dataset) if kind == 1 else (),
            corrupt_structures(anatomy, present, rng, dataset=self.dataset) if kind == 2 else (),
            self.template,
            (),
        )[kind]
        # The scans at hand do not tell right from left, so sides are drawn at random.
        side = index if rng.random() < 0.5 else count - 1 - index
        position = slice_position(side, count, sides_known=bool(rng.random() < 0.5))
        spoken = self.generator.prompt(said, position, PromptSource.ORACLE)
        return Prompt(
            text=spoken.text,
            phrases=() if kind == 4 else spoken.phrases,
            class_sentences=self.generator.class_sentences(present),
            source=spoken.source,
            option=spoken.option,
        )

    def present(self, labels: np.ndarray) -> tuple[str, ...]:
        """Return the names of structures with at least `min_area` pixels."""
        areas = np.bincount(labels.ravel(), minlength=CLASS_COUNT)[:CLASS_COUNT]
        return tuple(
            SPINE.by_index(int(number)).name
            for number in np.nonzero(areas >= self.min_area)[0]
            if number
        )
