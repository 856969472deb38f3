"""Which pieces are one structure."""

import cc3d
import numpy as np
import pytest

from vertext.anatomy import Kind
from vertext.decoding.connected_parts import connected_parts
from vertext.decoding.join_fragments import join_fragments
from vertext.decoding.pieces import Pieces
from vertext.decoding.settings import DecodingSettings

SHAPE = (4, 50, 40)
ROWS = np.repeat(np.arange(50.0), 40)
SETTINGS = DecodingSettings(reach=6.0, least_volume=10.0)


def joined(mask: np.ndarray) -> list[int]:
    owner = cc3d.connected_components(mask, connectivity=6)[mask]
    pieces = Pieces.of(mask, owner, ROWS, (1.0, 1.0, 1.0))
    found = join_fragments(pieces, Kind.DISC, ROWS, 1.0, SETTINGS)
    assert all((np.diff(part.index) > 0).all() for part in found)
    return [len(part.index) for part in found]


def test_components_come_largest_first_and_small_ones_are_left_out() -> None:
    mask = np.zeros(SHAPE, bool)
    mask[0, 10:12, 0:4] = mask[0, 0:4, 0:4] = mask[2, 30, 30] = True
    parts = connected_parts(mask, Kind.DISC, ROWS, 1.0, least_volume=2.0)
    assert [len(part.index) for part in parts] == [16, 8]
    nothing = np.zeros(SHAPE, bool)
    assert connected_parts(nothing, Kind.DISC, ROWS, 1.0, least_volume=0.0) == []


def test_pieces_are_measured_as_one_by_one() -> None:
    rng = np.random.default_rng(0)
    mask = rng.random(SHAPE) < 0.3
    owner = rng.integers(1, 6, mask.sum())
    pieces = Pieces.of(mask, owner, ROWS, (4.0, 2.0, 1.0))
    for place, number in enumerate(range(1, 6)):
        index = np.flatnonzero(mask)[owner == number]
        corners = np.stack(np.unravel_index(index, SHAPE), axis=1) * (4.0, 2.0, 1.0)
        assert pieces.size[place] == len(index)
        assert (pieces.low[place] == corners.min(axis=0)).all()
        assert (pieces.high[place] == corners.max(axis=0)).all()
        ends = np.percentile(ROWS[index % len(ROWS)], (5, 95))
        assert (pieces.start[place], pieces.end[place]) == pytest.approx(tuple(ends))


def test_a_fragment_beside_its_structure_joins_it() -> None:
    mask = np.zeros(SHAPE, bool)
    mask[:, 10:16, 5:20] = mask[:, 11:15, 22:26] = True
    assert joined(mask) == [4 * (6 * 15 + 4 * 4)]


def test_a_fragment_far_away_is_dropped() -> None:
    mask = np.zeros(SHAPE, bool)
    mask[:, 10:16, 5:20] = mask[:, 11:15, 32:36] = True
    assert joined(mask) == [4 * 6 * 15]


def test_another_place_along_the_spine_is_another_structure_and_slivers_are_none() -> None:
    mask = np.zeros(SHAPE, bool)
    mask[:, 30:36, 5:20] = mask[:, 10:14, 5:20] = mask[0, 20, 5:10] = True
    assert joined(mask) == [4 * 4 * 15, 4 * 6 * 15]


def test_nothing_is_no_structure() -> None:
    assert joined(np.zeros(SHAPE, bool)) == []
