"""A training run that nnU-Net does in place of our own loop."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from vertext.data.case import Case
from vertext.models.baselines.nnunet import NnUnetConfig
from vertext.training.experiment import Experiment
from vertext.training.nnunet.convert_checkpoint import convert_checkpoint
from vertext.training.nnunet.nnunet_run import NnUnetRun
from vertext.training.nnunet.plans import Budget

log = logging.getLogger(__name__)

_VALIDATION_SHARE = 5
"""nnU-Net looks at one validation batch for every five steps."""


def train_nnunet(
    experiment: Experiment,
    folder: Path,
    training: Sequence[Case],
    validation: Sequence[Case],
    *,
    active: tuple[int, ...],
) -> None:
    """Train by nnU-Net's commands, or go on where they stopped.

    Writes everything of nnU-Net below `folder/nnunet`, and for a reduced plan `last.ckpt` and
    `best.ckpt`, which export and benchmark read like those of any network. Of the settings count
    seed, data, model, and of the optimiser max_steps, epoch_steps and batch_size; loss,
    schedule and augmentation are nnU-Net's.

    Args:
        experiment: All settings, `model` those of nnU-Net.
        folder: Folder of the run.
        training: Scans to train on.
        validation: Scans that choose the best checkpoint.
        active: Internal numbers that the data set annotates, background first.

    Raises:
        UsageError: The plan is reduced and data.spacing_mm is not set.
        VertextError: A scan cannot be read, or nnU-Net failed; its log is named.
    """
    config = NnUnetConfig.model_validate(experiment.model.model_dump())
    run = NnUnetRun(folder / "nnunet", config, budget=budget_of(experiment), active=active)
    prepared = run.folder / "prepared"
    if not prepared.is_file():
        run.prepare(
            training,
            validation,
            pixel_mm=experiment.data.spacing_mm,
        )
        prepared.touch()
    log.info("nnU-Net trains on %d scans; its log is in %s", len(training), run.commands.results)
    run.train()
    if config.reduced:
        for theirs, ours in (("checkpoint_best", "best"), ("checkpoint_final", "last")):
            weights = run.commands.results / f"{theirs}.weights"
            convert_checkpoint(weights, folder / f"{ours}.ckpt", config, active=active)


def budget_of(experiment: Experiment) -> Budget:
    """Return as many steps as any other network gets, at least one epoch of them."""
    optimiser = experiment.optimiser
    return Budget(
        epochs=max(1, round(optimiser.max_steps / optimiser.epoch_steps)),
        iterations=optimiser.epoch_steps,
        validation_iterations=max(1, optimiser.epoch_steps // _VALIDATION_SHARE),
        batch_size=optimiser.batch_size,
        seed=experiment.seed,
    )
