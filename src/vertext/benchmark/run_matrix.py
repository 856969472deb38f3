"""Train what is not trained, judge what is not judged."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from vertext.benchmark.judged_scan import JudgedScan
from vertext.benchmark.matrix_run import MatrixRun
from vertext.benchmark.predict_run import predict_run
from vertext.benchmark.run_scores import RunScores, score_run
from vertext.training.train import train

Say = Callable[[str], object]
"""Is told in one line what is being done."""


@dataclass(frozen=True)
class JudgedRun:
    """A run of the matrix with its scores by prompt source, in the order of the matrix."""

    run: MatrixRun
    scores: tuple[RunScores, ...]


def run_matrix(
    runs: Iterable[MatrixRun], *, training: bool, say: Say
) -> tuple[list[JudgedRun], list[MatrixRun]]:
    """Bring every run to its end and judge it; what is done already is not done again.

    Args:
        runs: The runs.
        training: Whether to train; without it unfinished runs are only named.
        say: Is told what is being done.

    Returns:
        The judged runs, and those that are not finished.

    Raises:
        VertextError: A run cannot be trained, or a scan cannot be read.
    """
    judged, missing = [], []
    for run in runs:
        steps, wanted = run.steps(), run.experiment.optimiser.max_steps
        if steps < wanted and not training:
            say(f"{run.name}: missing, {steps} of {wanted} steps are made")
            missing.append(run)
            continue
        if steps < wanted:
            say(f"{run.name}: training from step {steps}")
            train(run.experiment, runs=run.folder.parent)
        judged.append(JudgedRun(run, _judge(run, say)))
    return judged, missing


def _judge(run: MatrixRun, say: Say) -> tuple[RunScores, ...]:
    scans = [JudgedScan(case) for case in run.test_cases()]
    if predict_run(run, scans, run.folder.parent / "prompts"):
        say(f"{run.name}: predicted {len(scans)} scans")
    return tuple(score_run(run, source, scans) for source in run.prompts)
