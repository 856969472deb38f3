"""Counts from below stand for names."""

from __future__ import annotations

import pytest

from vertext.anatomy.counted_levels import counted_levels
from vertext.errors import UsageError


def test_counts_begin_at_the_lowest_level() -> None:
    assert counted_levels(vertebrae=2, discs=3) == ("L3/L4", "L4", "L4/L5", "L5", "L5/S1")
    assert counted_levels(vertebrae=0, discs=0) == ()


@pytest.mark.parametrize("counts", [{"vertebrae": 10, "discs": 1}, {"vertebrae": 1, "discs": -1}])
def test_what_is_no_count_is_refused(counts: dict[str, int]) -> None:
    with pytest.raises(UsageError, match="no count"):
        counted_levels(**counts)
