"""Small pieces go to what they are grown together with, and only there."""

import numpy as np

from vertext.decoding.absorb_small import absorb_small


def absorbed(regions: np.ndarray) -> np.ndarray:
    """Return the region of every voxel afterwards, 0 outside."""
    after = np.zeros_like(regions)
    piece, region = absorb_small(regions, 0.5)
    after[regions > 0] = region[piece]
    return after


def test_a_corner_goes_back_to_its_body() -> None:
    regions = np.zeros((3, 30, 30), np.uint8)
    regions[:, 10:25, 5:25] = 2
    regions[:, 10:12, 5:13] = 1
    assert (absorbed(regions)[regions > 0] == 2).all()
    assert len(np.unique(absorb_small(regions, 0.5)[0])) == 1


def test_a_body_that_touches_stays() -> None:
    regions = np.zeros((3, 30, 30), np.uint8)
    regions[:, 10:25, 5:25] = 2
    regions[:, 3:9, 5:15] = 1
    regions[1, 9, 14] = 1
    assert (absorbed(regions) == regions).all()


def test_pieces_of_one_region_stay_apart() -> None:
    regions = np.zeros((3, 30, 30), np.uint8)
    regions[:, 2:10, 0:30] = 1
    regions[:, 20:30, 0:30] = 1
    piece, region = absorb_small(regions, 0.5)
    assert region[np.unique(piece)].tolist() == [1, 1]


def test_nothing_is_absorbed_where_nothing_is() -> None:
    piece, _ = absorb_small(np.zeros((2, 5, 5), np.uint8), 0.5)
    assert not len(piece)
