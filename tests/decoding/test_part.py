"""Where a piece begins and ends along the spine."""

import numpy as np
import pytest

from vertext.anatomy import Kind
from vertext.decoding.part import Part


@pytest.mark.parametrize("size", [1, 2, 3, 21, 1000])
def test_the_ends_are_the_5th_and_95th_percentile(size: int) -> None:
    places = np.random.default_rng(size).normal(50, 20, 1200)
    index = np.sort(np.random.default_rng(0).choice(3 * 1200, size, replace=False))
    part = Part.of(Kind.DISC, index, places, 2.0)
    along = places[index % 1200]
    assert (part.start, part.end) == pytest.approx(tuple(np.percentile(along, (5, 95))))
    assert part.place == pytest.approx(along.mean())
    assert part.volume == 2.0 * size
