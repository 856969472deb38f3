"""Correction of p-values for several comparisons."""

from __future__ import annotations

from collections.abc import Mapping


def holm(pvalues: Mapping[str, float]) -> dict[str, float]:
    """Return Holm's adjusted p-values, in the order given.

    Comparing them with a level keeps the chance of any false alarm among all comparisons below
    it. Source: S. Holm, Scandinavian Journal of Statistics 6 (1979).

    Args:
        pvalues: One p-value a comparison.
    """
    adjusted: dict[str, float] = {}
    largest = 0.0
    for rank, name in enumerate(sorted(pvalues, key=lambda name: pvalues[name])):
        largest = max(largest, min(1.0, (len(pvalues) - rank) * pvalues[name]))
        adjusted[name] = largest
    return {name: adjusted[name] for name in pvalues}
