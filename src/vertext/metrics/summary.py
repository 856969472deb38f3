"""Scores over all volumes, with their spread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
    kinds = list(dict.fromkeys(name for case in cases for name in case.kinds))
    names = list(dict.fromkeys(name for case in cases for name in case.structures))
    scores: dict[str, Callable[[CaseScores], float | None]] = {"fine": lambda case: case.fine}
    scores |= {kind: lambda case, kind=kind: case.kinds.get(kind) for kind in kinds}
    scores["all right"] = lambda case: float(case.numbering.all_right)
    scores["identification rate"] = lambda case: _share(case.numbering.named, case)
    scores["off by one"] = lambda case: _share(case.numbering.shifted, case)
    scores |= {name: lambda case, name=name: case.structures.get(name) for name in names}
    rng = np.random.default_rng(seed)
    estimates = {}
    for name, score in scores.items():
        values = [value for value in map(score, cases) if value is not None]
        if values:
            estimates[name] = _estimate(np.array(values), rng)
    return estimates


def _share(part: tuple[str, ...], case: CaseScores) -> float | None:
    return len(part) / len(case.numbering.items) if case.numbering.items else None


def _estimate(values: np.ndarray, rng: np.random.Generator) -> Estimate:
    draws = rng.choice(values, (RESAMPLES, len(values))).mean(1)
    tail = 100 * (1 - CONFIDENCE) / 2
    low, high = np.percentile(draws, (tail, 100 - tail))
    return Estimate(float(values.mean()), float(low), float(high), len(values))
