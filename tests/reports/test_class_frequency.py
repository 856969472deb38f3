"""The class-frequency figure."""

from __future__ import annotations

import numpy as np

from vertext.anatomy import SPINE
from vertext.reports.class_frequency import draw_class_frequency


def coloured(counts: dict[str, int], name: str) -> int:
    """Number of pixels in the colour of a structure."""
    picture = np.asarray(draw_class_frequency(counts, slices=100, title="t"))
    return int((picture == SPINE.by_name(name).colour).all(axis=-1).sum())


def test_bars_are_as_long_as_structures_are_frequent() -> None:
    counts = {"L5": 100, "T10": 25, "canal": 50}
    full, quarter, half = (coloured(counts, name) for name in counts)
    assert abs(quarter / full - 0.25) < 0.01
    assert abs(half / full - 0.5) < 0.01


def test_superior_structures_are_above() -> None:
    picture = np.asarray(draw_class_frequency({"L5": 9, "T10": 9}, slices=9, title="t"))
    rows = [
        np.nonzero((picture == SPINE.by_name(name).colour).all(axis=-1))[0].mean()
        for name in ("T10", "L5")
    ]
    assert rows[0] < rows[1]


def test_structures_that_were_not_counted_have_no_bar() -> None:
    one = draw_class_frequency({"L5": 9}, slices=9, title="t")
    two = draw_class_frequency({"L5": 9, "T10": 0}, slices=9, title="t")
    assert one.height < two.height
