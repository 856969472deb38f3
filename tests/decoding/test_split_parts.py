"""Which pieces are one structure."""

import numpy as np

from vertext.anatomy import Kind
from vertext.decoding.split_parts import connected_parts, join_fragments

SHAPE = (4, 50, 40)
ROWS = np.repeat(np.arange(50.0), 40)


def joined(regions: np.ndarray) -> list[int]:
    parts = connected_parts(regions, Kind.DISC, ROWS, 1.0)
    found = join_fragments(parts, ROWS, SHAPE, (1.0, 1.0, 1.0), reach=6.0, least_volume=10.0)
    return [len(part.index) for part in found]


def test_components_come_largest_first_and_regions_stay_apart() -> None:
    regions = np.zeros(SHAPE, np.uint8)
    regions[0, 0:4, 0:4] = 1
    regions[0, 4:6, 0:4] = 2
    sizes = [len(part.index) for part in connected_parts(regions, Kind.DISC, ROWS, 1.0)]
    assert sizes == [16, 8]
    assert connected_parts(np.zeros(SHAPE, np.uint8), Kind.DISC, ROWS, 1.0) == []


def test_a_fragment_beside_its_structure_joins_it() -> None:
    regions = np.zeros(SHAPE, np.uint8)
    regions[:, 10:16, 5:20] = 1
    regions[:, 11:15, 22:26] = 1
    assert joined(regions) == [4 * (6 * 15 + 4 * 4)]


def test_a_fragment_far_away_is_dropped() -> None:
    regions = np.zeros(SHAPE, np.uint8)
    regions[:, 10:16, 5:20] = 1
    regions[:, 11:15, 32:36] = 1
    assert joined(regions) == [4 * 6 * 15]


def test_another_place_along_the_spine_is_another_structure_and_slivers_are_none() -> None:
    regions = np.zeros(SHAPE, np.uint8)
    regions[:, 30:36, 5:20] = 1
    regions[:, 10:14, 5:20] = 1
    regions[0, 20, 5:10] = 1
    assert joined(regions) == [4 * 4 * 15, 4 * 6 * 15]
