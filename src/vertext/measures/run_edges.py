"""Where the columns of a resampled outline begin and end."""

from __future__ import annotations

import numpy as np

from vertext.measures.frame import Points

_EMPTY = 1e-6


def run_edges(seen: Points, places: Points) -> tuple[Points, Points]:
    """Return the first and last place of what each column holds, mm.

    Sums find an edge to a fraction of a pixel: what a column holds has a length and a middle.

    Args:
        seen: Share of the structure, (n, m).
        places: Even places along its first axis, mm, (n,).

    Returns:
        Two arrays (m,), NaN where a column is empty.
    """
    total = seen.sum(axis=0)
    middle = np.full(total.shape, np.nan)
    np.divide(places @ seen, total, out=middle, where=total > _EMPTY)
    half = total * (places[1] - places[0]) / 2
    return middle - half, middle + half
