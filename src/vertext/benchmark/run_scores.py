"""The scores of a run under one prompt source, kept with the run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from vertext.benchmark.judged_scan import JudgedScan
from vertext.benchmark.matrix_run import MatrixRun
from vertext.benchmark.predictions import VERSIONS, Predictions, Version, slug
from vertext.files import atomic_path
from vertext.metrics import Aggregate, CaseScores, Missing, ScoreSettings
from vertext.prompts import PromptSource

LAYOUT = 1
"""Raised whenever the content of the file changes, so that older files are made again."""
VOLUMES = ScoreSettings()
SLICES = ScoreSettings(Aggregate.SLICE, Missing.NAN)
"""As the paper's tables imply: 384 x 384 pixels, and distances that leave misses out."""


class RunScores(BaseModel):
    """`RUN/scores/PROMPT.json`.

    Attributes:
        layout: Version of this layout.
        run: Name of the run.
        prompt: Where its prompts came from; `oracle` is an upper bound.
        checkpoint: SHA-256 of the weights.
        steps: Optimiser steps that they made.
        volumes: Scores of whole volumes on their own grid, in mm, by version of the labels.
        slices: Scores of single slices in pixels, by version of the labels.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="strings")

    layout: int
    run: str
    prompt: PromptSource
    checkpoint: str
    steps: int
    volumes: dict[Version, tuple[CaseScores, ...]]
    slices: dict[Version, tuple[CaseScores, ...]]


def score_run(run: MatrixRun, source: PromptSource, scans: Sequence[JudgedScan]) -> RunScores:
    """Return the scores of the run's predictions, from its file if that is of today.

    Args:
        run: A run whose predictions are complete.
        source: Where its prompts came from.
        scans: Its test scans.

    Raises:
        ReadError: A prediction or truth cannot be read.
        ResourceError: The file cannot be written.
    """
    file = run.folder / "scores" / f"{slug(source)}.json"
    if (known := _read(file)) and _is_of_today(known, run, scans):
        return known
    predictions = Predictions(run, source)
    volumes: dict[Version, list[CaseScores]] = {version: [] for version in VERSIONS}
    slices: dict[Version, list[CaseScores]] = {version: [] for version in VERSIONS}
    for scan in scans:
        for version in VERSIONS:
            labels = predictions.labels(scan, version)
            volumes[version].append(scan.scores(labels, VOLUMES))
            slices[version].append(scan.scores(labels, SLICES))
    scores = RunScores.model_validate(
        {
            "layout": LAYOUT,
            "run": run.name,
            "prompt": source,
            "checkpoint": run.checkpoint_sha256,
            "steps": run.steps(),
            "volumes": volumes,
            "slices": slices,
        }
    )
    with atomic_path(file) as temporary:
        temporary.write_text(scores.model_dump_json() + "\n", encoding="utf-8")
    return scores


def _read(file: Path) -> RunScores | None:
    """Return what the file holds; one of an older layout, or damaged, is made again."""
    try:
        return RunScores.model_validate_json(file.read_bytes())
    except (OSError, ValidationError):
        return None


def _is_of_today(scores: RunScores, run: MatrixRun, scans: Sequence[JudgedScan]) -> bool:
    return (
        scores.layout == LAYOUT
        and scores.checkpoint == run.checkpoint_sha256
        and [case.case for case in scores.volumes["raw"]] == [scan.case.name for scan in scans]
    )
