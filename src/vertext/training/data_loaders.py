"""From the scans of a run to batches."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from torch.utils.data import DataLoader

from vertext.data.augmentation import Augmentation
from vertext.data.case import Case
from vertext.data.prompt_sampler import PromptSampler
from vertext.data.prompt_tokens import PromptTokens
from vertext.data.rank_share import RankSampler
from vertext.data.slice_dataset import SeededSampler, SliceDataset
from vertext.data.slice_stack import SliceStack, load_slices
from vertext.data.template_slices import TemplateSlices
from vertext.prompts import PromptGenerator, presence_threshold
from vertext.training.atlas_input import atlas_input
from vertext.training.choose_cases import choose_cases
from vertext.training.experiment import Experiment
from vertext.training.processes import Processes

log = logging.getLogger(__name__)


def data_loaders(
    experiment: Experiment,
    tokens: PromptTokens | None,
    steps_done: Callable[[], int],
    *,
    depth: int,
    processes: Processes = Processes(),  # noqa: B008 - frozen
    rank: Callable[[], int] = lambda: 0,
) -> tuple[DataLoader[Any], DataLoader[Any] | None]:
    """Return what a run trains on and validates on (None where it validates on nothing).

    Args:
        experiment: All settings.
        tokens: Turns prompts into vectors; None for networks that learn no text.
        steps_done: Tells how many optimiser steps the run has made.
        depth: Neighbouring slices that must come together.
        processes: Those that share the run.
        rank: Tells the number of this one.

    Raises:
        VertextError: Scans cannot be read, the split does not fit them, or a batch cannot be
            shared.
    """
    data, optimiser = experiment.data, experiment.optimiser
    # A network of neighbouring slices sees one stack a step, whatever batch_size says.
    batch_size = processes.part_of(optimiser.batch_size) if depth == 1 else depth
    share: dict[str, Any] = {
        "chunk": batch_size,
        "processes": processes.count,
        "rank": rank,
    }
    chosen, held_out = choose_cases(experiment)
    stack = _stack(experiment, chosen)
    known = atlas_input(experiment)
    channels = None if known is None else known[1]
    generator = PromptGenerator(
        experiment.prompts.anatomy,
        option=experiment.prompts.option,
        errata=experiment.prompts.errata,
        say_position=experiment.prompts.position,
        allow_oracle=True,
    )
    prompts = PromptSampler(
        generator,
        mix=experiment.prompts.mix,
        dataset=data.scheme,
        min_area=presence_threshold(
            experiment.model.image_size, pixels=experiment.prompts.presence_px
        ),
    )
    items = SliceDataset(
        stack,
        augmentation=Augmentation(experiment.augmentation),
        prompts=prompts,
        tokens=tokens,
        atlases=None if channels is None else (experiment.atlas_corruption, channels),
    )
    sampler = SeededSampler(
        stack,
        draws=optimiser.epoch_steps * optimiser.accumulate * batch_size * processes.count,
        seed=experiment.seed,
        steps_done=steps_done,
        rare_oversample=data.rare_oversample,
        balance_series=data.balance_series,
        depth=depth,
        **share,
    )
    training: DataLoader[Any] = DataLoader(
        items,
        batch_size=batch_size,
        sampler=sampler,
        num_workers=data.workers,
        persistent_workers=data.workers > 0,
    )
    log.info("training on %d slices of %d patients", len(stack), len(set(stack.patients)))
    if not held_out:
        return training, None
    validation = TemplateSlices(_stack(experiment, held_out), prompts, tokens, depth, channels)
    judged = RankSampler(len(validation), **share)
    return training, DataLoader(validation, batch_size=batch_size, sampler=judged)


def _stack(experiment: Experiment, cases: list[Case]) -> SliceStack:
    known = atlas_input(experiment)
    return load_slices(
        cases,
        size=experiment.model.image_size,
        spacing_mm=experiment.data.spacing_mm,
        atlases=None if known is None else known[0],
    )
