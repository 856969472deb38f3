"""The temperature at which confidences mean what they say."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import minimize_scalar

from vertext.decoding.tempered import tempered

_RANGE = (-3.0, 5.0)
_TINY = 1e-12


def fit_temperature(scores: Sequence[Sequence[float]], right: Sequence[bool]) -> float:
    """Return the temperature under which the outcomes of held-out scans are likeliest.

    One temperature for all leaves the order of the alternatives as it is: Guo et al., On
    calibration of modern neural networks (ICML 2017), section 4.2.

    Args:
        scores: Log scores of the alternatives of each scan, the chosen one first
            (`Numbering.scores`).
        right: Whether the chosen one was right.

    Raises:
        ValueError: There is nothing to fit: no scan, or all outcomes are the same.
    """
    outcomes = np.asarray(right, bool)
    if len(scores) != len(outcomes) or outcomes.all() or not outcomes.any():
        raise ValueError("a temperature needs scans with right and with wrong numberings")

    def surprise(log_temperature: float) -> float:
        sure = np.array([tempered(each, np.exp(log_temperature))[0] for each in scores])
        probability = np.where(outcomes, sure, 1.0 - sure)
        return -float(np.log(np.maximum(probability, _TINY)).sum())

    return float(np.exp(minimize_scalar(surprise, bounds=_RANGE, method="bounded").x))
