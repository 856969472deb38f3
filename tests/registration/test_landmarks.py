"""What registration knows of an anatomy."""

from __future__ import annotations

import pytest

from vertext.anatomy import LUMBOSACRAL_PLEXUS, PLEXUS_SCHEME, SPINE, Kind
from vertext.registration import Landmarks, landmarks_of

ALL = [landmarks_of("internal"), landmarks_of(PLEXUS_SCHEME.name)]


@pytest.mark.parametrize("landmarks", ALL, ids=["spine", "plexus"])
def test_a_number_is_of_one_sort_and_its_neighbours_of_others(landmarks: Landmarks) -> None:
    numbers = [number for sort in landmarks.sorts for number in sort]
    assert len(set(numbers)) == len(numbers)
    assert set(landmarks.named.values()) <= set(numbers)


def test_levels_lead_a_spine_and_roots_a_plexus() -> None:
    spine, plexus = ALL
    canal = SPINE.of_kind(Kind.CANAL)[0]
    assert canal.name not in spine.named
    assert (canal.index,) in spine.sorts
    assert list(plexus.named) == [root.name for root in LUMBOSACRAL_PLEXUS]
    sort_of = {number: sort for sort in plexus.sorts for number in sort}
    for upper, lower in zip(LUMBOSACRAL_PLEXUS, LUMBOSACRAL_PLEXUS[2:], strict=False):
        assert upper.side is lower.side
        assert sort_of[upper.index] is not sort_of[lower.index]
