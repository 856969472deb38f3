"""One cell of the matrix: a network, a split and a seed."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import torch

from vertext.anatomy import scheme
from vertext.benchmark.matrix import Division, Matrix, Row, SplitFolds
from vertext.data.case import Case
from vertext.data.labelled_folder import read_labelled_folder
from vertext.errors import BundleError, UsageError
from vertext.files import sha256_of
from vertext.prompts import PromptSource
from vertext.training.choose_cases import read_split
from vertext.training.experiment import Experiment, data_folder, read_experiment


@dataclass(frozen=True)
class MatrixRun:
    """A training run of the matrix, and where its files lie.

    Attributes:
        row: Name of the row, that of its experiment.
        title: Its name in tables.
        pretrained: Weights that it started from, None where it is trained from scratch.
        published: Row of the paper that it stands for.
        split: Name of the split.
        seed: Seed of the run.
        division: Who is trained on and who is tested.
        experiment: All settings.
        folder: Its folder.
        prompts: Prompt sources that it is judged under.
        gradings: Table of disc gradings, where a report is among the sources.
    """

    row: str
    title: str
    pretrained: str | None
    published: str | None
    split: str
    seed: int
    division: Division
    experiment: Experiment
    folder: Path
    prompts: tuple[PromptSource, ...]
    gradings: Path | None = None

    @property
    def name(self) -> str:
        """ROW.SPLIT.SEED."""
        return self.experiment.name

    @property
    def checkpoint(self) -> Path:
        """The weights that are judged: the last, since selecting by the test folds would cheat."""
        return self.folder / "last.ckpt"

    @property
    def reads_prompt(self) -> bool:
        """Whether the network needs a prompt to segment."""
        return self.experiment.model.reads_prompt

    def steps(self) -> int:
        """Return the optimiser steps made so far.

        Raises:
            BundleError: The checkpoint is damaged.
        """
        if not self.checkpoint.is_file():
            return 0
        try:
            content = torch.load(self.checkpoint, "cpu", weights_only=True, mmap=True)
        except (OSError, RuntimeError, EOFError, pickle.UnpicklingError) as error:
            raise BundleError(f"is no checkpoint ({error})", source=self.checkpoint) from error
        # nnU-Net's own trainer counts for itself; its weights arrive when it is done.
        return int(content.get("global_step", self.experiment.optimiser.max_steps))

    def finished(self) -> bool:
        """Tell whether the last checkpoint has made all steps."""
        return self.steps() >= self.experiment.optimiser.max_steps

    @cached_property
    def checkpoint_sha256(self) -> str:
        """Checksum of the weights, by which stale predictions and scores are told."""
        return sha256_of(self.checkpoint)

    def test_cases(self) -> tuple[Case, ...]:
        """Return the scans that it is judged by.

        Raises:
            ReadError: The data set or its split is missing.
            UsageError: The split holds no scan to test, or divides something else.
        """
        data = self.experiment.data
        folder = data_folder(data)
        cases = read_labelled_folder(folder, scheme(data.scheme))
        split = read_split(self.experiment)
        if split is not None:
            return split.cases(cases, data.fold).test
        folds = self.division.test if isinstance(self.division, SplitFolds) else ()
        chosen = tuple(case for case in cases if case.fold in folds)
        if not chosen:
            raise UsageError(f"no scan is in the folds {folds}", source=folder)
        return chosen


def plan_runs(matrix: Matrix, runs: str | Path) -> tuple[MatrixRun, ...]:
    """Return every run of a matrix, row by row.

    Args:
        matrix: What is compared.
        runs: Folder of all runs; those of the matrix lie in a folder of its name.

    Raises:
        UsageError: An experiment is not valid, two rows have one name, or the matrix
            names a row that is none.
    """
    experiments = [read_experiment(row.config) for row in matrix.rows]
    names = [experiment.name for experiment in experiments]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise UsageError(
            f"two rows are called {twice[0]}", remedy="Set another name in one of the experiments"
        )
    asked = (matrix.reference, matrix.controls.text, matrix.controls.ccae, *matrix.drawn)
    if unknown := [name for name in asked if name is not None and name not in names]:
        raise UsageError(f"{unknown[0]!r} is no row", remedy=f"Rows: {', '.join(names)}")
    return tuple(
        _run(matrix, row, experiment, split, seed, Path(runs) / matrix.name)
        for row, experiment in zip(matrix.rows, experiments, strict=True)
        for split in matrix.splits
        for seed in matrix.seeds
    )


def _run(
    matrix: Matrix, row: Row, experiment: Experiment, split: str, seed: int, folder: Path
) -> MatrixRun:
    division = matrix.splits[split]
    named = _with(experiment, f"{experiment.name}.{split}.{seed}", seed, division)
    usual = matrix.prompts if experiment.model.reads_prompt else (PromptSource.NONE,)
    prompts = row.prompts or usual
    if PromptSource.REPORT in prompts and not _reads_sentences(experiment):
        raise UsageError(
            f"{experiment.name} cannot read a report",
            source=row.config,
            remedy="Give its row other prompts; a report needs a network with text.mode: phrases",
        )
    return MatrixRun(
        row=experiment.name,
        title=row.title or experiment.name,
        pretrained=row.pretrained,
        published=row.published,
        split=split,
        seed=seed,
        division=division,
        experiment=named,
        folder=folder / named.name,
        prompts=prompts,
        gradings=Path(matrix.gradings) if matrix.gradings else None,
    )


def _reads_sentences(experiment: Experiment) -> bool:
    """Tell whether a sentence is one token; whole texts are too short for those of a report."""
    return experiment.model.reads_prompt and experiment.text.mode == "phrases"


def _with(experiment: Experiment, name: str, seed: int, division: Division) -> Experiment:
    chosen: dict[str, Any]
    if isinstance(division, SplitFolds):
        chosen = {"train": division.train, "validate_on": division.validate_on, "split": None}
    else:
        unit = division.unit
        chosen = {"split": division.stored, "fold": division.fold, "split_unit": unit}
    data = experiment.data.model_copy(update=chosen)
    return experiment.model_copy(update={"name": name, "seed": seed, "data": data})
