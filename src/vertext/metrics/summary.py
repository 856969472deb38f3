"""Scores over all volumes, with their spread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vertext.metrics.case_scores import CaseScores

RESAMPLES = 10_000
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Estimate:
    """A mean over volumes.

    Attributes:
        mean: The mean.
        low: Lower end of the 95 % bootstrap interval over cases.
        high: Upper end.
        n: Number of cases that have the score.
    """

    mean: float
    low: float
    high: float
    n: int

    def __str__(self) -> str:
        return f"{self.mean:.3f} [{self.low:.3f}, {self.high:.3f}] (n = {self.n})"


def summarise(cases: Sequence[CaseScores], *, seed: int = 0) -> dict[str, Estimate]:
    """Average over cases, each patient's scans given as one case.

    Structures are averaged within a case first, then over cases. A class mean rests on the
    cases whose truth has the class, and says how many they are.

    Args:
        cases: Scores of every case.
        seed: Seed of the bootstrap.

    Returns:
        Estimates by score: `fine`, a kind, `all right`, `identification rate`, `off by one`,
        then one a structure.
    """
    rng = np.random.default_rng(seed)
    table = [_scores(case) for case in cases]
    names = dict.fromkeys(name for group in range(3) for row in table for name in row[group])
    flat = [one | two | three for one, two, three in table]
    return {
        name: _estimate(np.array([row[name] for row in flat if name in row]), rng) for name in names
    }


def _scores(case: CaseScores) -> tuple[dict[str, float], dict[str, float], dict[str, float]]:
    """Return outlines, names and structures of a case; what it lacks is left out."""
    outlines = dict(case.kinds) if case.fine is None else {"fine": case.fine, **case.kinds}
    names = {"all right": float(case.numbering.all_right)}
    items = len(case.numbering.items)
    if items:
        names["identification rate"] = len(case.numbering.named) / items
        names["off by one"] = len(case.numbering.shifted) / items
    return outlines, names, case.structures


def _estimate(values: np.ndarray, rng: np.random.Generator) -> Estimate:
    draws = rng.choice(values, (RESAMPLES, len(values))).mean(1)
    tail = 100 * (1 - CONFIDENCE) / 2
    low, high = np.percentile(draws, (tail, 100 - tail))
    return Estimate(float(values.mean()), float(low), float(high), len(values))
