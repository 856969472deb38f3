"""Probabilities of alternatives from their log scores."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def tempered(scores: Sequence[float] | np.ndarray, temperature: float) -> np.ndarray:
    """Return probabilities proportional to exp(score / temperature).

    Args:
        scores: Log scores of alternatives, at least one of them finite, (m,).
        temperature: 1 leaves them; above it they are less sure.
    """
    values = np.asarray(scores, float) / temperature
    weights = np.exp(values - values.max())
    return np.asarray(weights / weights.sum())
