"""Whether two models differ over the same patients."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from vertext.errors import UsageError


def paired_test(reference: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Return the two-sided p-value of Wilcoxon's signed-rank test over patients.

    Args:
        reference: Score of the reference model by patient.
        other: Score of another model for the same patients.

    Raises:
        UsageError: The patients differ, or there are none: an unpaired case would fall out of the
            comparison unseen.
    """
    # Statistics of SciPy load slowly, and most users of the metrics never test.
    from scipy.stats import wilcoxon

    alone = sorted(set(reference) ^ set(other))
    if alone or not reference:
        raise UsageError(
            f"only one of the two models scored {', '.join(alone)}"
            if alone
            else "a paired test needs patients",
            remedy="Score both models on the same patients",
        )
    differences = np.array([other[patient] - value for patient, value in reference.items()])
    if not differences.any():
        return 1.0
    return float(wilcoxon(differences).pvalue)
