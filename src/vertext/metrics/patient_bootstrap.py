"""Means over volumes with intervals over patients."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vertext.metrics.estimate import Estimate

RESAMPLES = 10_000
CONFIDENCE = 0.95


@dataclass(frozen=True, eq=False)
class Ratio:
    """A mean as sum over sum, in the data and in every resample of its patients.

    Attributes:
        mean: The mean.
        draws: Its value in each resample, NaN where no volume drawn has the score, (R,).
        n: Number of pieces that it rests on.
    """

    mean: float
    draws: np.ndarray
    n: int

    @property
    def estimate(self) -> Estimate:
        """The mean with its percentile interval."""
        tail = 100 * (1 - CONFIDENCE) / 2
        low, high = np.nanpercentile(self.draws, (tail, 100 - tail))
        return Estimate(self.mean, float(low), float(high), self.n)

    @classmethod
    def average(cls, ratios: Sequence[Ratio]) -> Ratio:
        """Average over structures, each with the weight of one."""
        draws = np.stack([ratio.draws for ratio in ratios])
        known = ~np.isnan(draws)
        total = np.where(known, draws, 0).sum(0)
        return cls(
            float(np.mean([ratio.mean for ratio in ratios])),
            np.divide(total, known.sum(0), out=np.full(len(total), np.nan), where=known.any(0)),
            len(ratios),
        )


class PatientBootstrap:
    """Resamples of patients, each with all volumes, the same for every score.

    Args:
        patients: Patient of each volume.
        seed: Seed of the resamples.
    """

    def __init__(self, patients: Sequence[str], *, seed: int = 0) -> None:
        names, self._place = np.unique(np.array(patients), return_inverse=True)
        count = len(names)
        random = np.random.default_rng(seed)
        self._weights = random.multinomial(count, [1 / count] * count, size=RESAMPLES).astype(float)

    def ratio(self, terms: Sequence[tuple[float, float]], n: int) -> Ratio | None:
        """Return the sum of numerators over that of denominators, None where that is 0 / 0.

        Args:
            terms: Numerator and denominator of each volume; (0, 0) where it lacks the score.
            n: Number of pieces behind it.
        """
        top, bottom = np.array(terms, dtype=float).T
        if not bottom.any():
            return None
        above, below = (
            self._weights @ np.bincount(self._place, part, minlength=self._weights.shape[1])
            for part in (top, bottom)
        )
        draws = np.divide(above, below, out=np.full(len(above), np.nan), where=below > 0)
        return Ratio(float(top.sum() / bottom.sum()), draws, n)
