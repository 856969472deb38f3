"""Find out whose numbers a label map holds."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import numpy as np

from vertext.anatomy.anatomy import SPINE
from vertext.anatomy.label_scheme import SCHEMES, LabelScheme
from vertext.anatomy.structure import Kind
from vertext.errors import LabelError, UsageError

_LISTED_LAST = "internal"


def detect_scheme(heights: Mapping[int, float]) -> LabelScheme:
    """Return the scheme that fits the numbers of a label map and how they lie; never a guess.

    A scheme fits if it knows all the numbers, names some of them, and what it names lies in its
    anatomical order. Of those that fit, the ones that pass over fewest numbers are left. Several
    that mean the same by these numbers count as one.

    Args:
        heights: Mean height of each number but 0 (mm, larger is superior; NaN where up is not
            known).

    Raises:
        UsageError: No scheme fits, or several that differ.
    """
    labels = np.array(sorted(heights), dtype=np.int64)
    fitting: dict[str, tuple[int, ...]] = {}
    ignored: dict[str, int] = {}
    for name in sorted(SCHEMES, key=lambda name: name == _LISTED_LAST):
        try:
            internal, report = SCHEMES[name].to_internal(labels)
        except LabelError:
            continue
        if _named_in_order(internal, [heights[label] for label in labels.tolist()]):
            fitting[name] = tuple(internal.tolist())
            ignored[name] = len(report.ignored)
    if not fitting:
        raise UsageError(
            "no known scheme has these labels in this order",
            remedy=f"Say whose numbers these are; schemes: {', '.join(SCHEMES)}",
        )
    best = [name for name in fitting if ignored[name] == min(ignored.values())]
    if len({fitting[name] for name in best}) > 1:
        raise UsageError(
            f"its labels may be those of {', '.join(best)}", remedy="Say whose numbers these are"
        )
    return SCHEMES[best[0]]


def _named_in_order(internal: np.ndarray, heights: list[float]) -> bool:
    """Tell whether structures are named, and bones as well as discs run downwards."""
    places: dict[int, float] = dict(zip(internal.tolist(), heights, strict=True))
    bones = [s.index for s in SPINE.ordered if s.kind is not Kind.DISC and s.index in places]
    discs = [s.index for s in SPINE.of_kind(Kind.DISC) if s.index in places]
    if not bones and not discs:
        return False
    # Written so that heights that are not known (NaN) speak against nothing.
    return not any(
        places[upper] <= places[lower]
        for column in (bones, discs)
        for upper, lower in pairwise(column)
    )
