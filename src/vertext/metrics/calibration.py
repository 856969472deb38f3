"""Whether confidences mean what they say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Bin:
    """Cases of about the same confidence.

    Attributes:
        low: Smallest confidence that belongs here.
        high: Where the next bin begins.
        count: Cases in it.
        confidence: Their mean confidence; None where there are none.
        right: Share of them that were right; None where there are none.
    """

    low: float
    high: float
    count: int
    confidence: float | None
    right: float | None


@dataclass(frozen=True)
class Calibration:
    """Confidences beside outcomes (a reliability diagram as a table).

    Attributes:
        bins: From 0 to 1, of equal width.
    """

    bins: tuple[Bin, ...]

    @classmethod
    def of(
        cls, confidence: Sequence[float], right: Sequence[bool], *, bins: int = 10
    ) -> Calibration:
        """Sort cases by confidence.

        Args:
            confidence: Probability that each case is right, 0 to 1.
            right: Whether it was.
            bins: How many bins.

        Raises:
            ValueError: The two differ in length, or a confidence is no probability.
        """
        sure, outcome = np.asarray(confidence, float), np.asarray(right, bool)
        if sure.shape != outcome.shape or ((sure < 0) | (sure > 1)).any():
            raise ValueError("every case needs one confidence from 0 to 1 and one outcome")
        place = np.minimum((sure * bins).astype(int), bins - 1)
        return cls(
            tuple(
                _bin(sure[place == n], outcome[place == n], n / bins, (n + 1) / bins)
                for n in range(bins)
            )
        )

    @property
    def error(self) -> float | None:
        """Expected calibration error: mean gap of confidence and outcome, weighed by cases.

        Naeini et al., Obtaining well calibrated probabilities using Bayesian binning (AAAI
        2015). None without cases.
        """
        gaps = [
            each.count * abs(each.confidence - each.right)
            for each in self.bins
            if each.confidence is not None and each.right is not None
        ]
        total = sum(each.count for each in self.bins)
        return sum(gaps) / total if total else None


def _bin(confidence: np.ndarray, right: np.ndarray, low: float, high: float) -> Bin:
    if not len(confidence):
        return Bin(low, high, 0, None, None)
    return Bin(low, high, len(confidence), float(confidence.mean()), float(right.mean()))
