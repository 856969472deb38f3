"""Items that nobody would miss."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from vertext.decoding.find_items import Found


def leave_out_faint(found: Found, reject: np.ndarray) -> tuple[Found, np.ndarray]:
    """Put items aside that are so small and faint that calling them spurious costs nothing.

    No name could make up for that, and the fewer items there are the faster the chain is.

    Args:
        found: The n items of a scan.
        reject: Score of rejecting each item, (n,).

    Returns:
        The same with fewer items; and the scores of those that are left.
    """
    kept = np.flatnonzero(reject < 0)
    place = {int(old): new for new, old in enumerate(kept)}
    items = tuple(found.items[old] for old in kept)
    faint = tuple(item for old, item in enumerate(found.items) if old not in place)
    cut = frozenset(place[old] for old in found.cut if old in place)
    return replace(found, items=items, cut=cut, faint=faint), reject[kept]
