"""Bodies are parted by the disc between them, by its own plane, and at the waist."""

import numpy as np

from vertext.anatomy import Kind
from vertext.decoding.divide_bodies import cut_long, divide_by_discs
from vertext.decoding.part import Part
from vertext.decoding.pitch import Pitch

SHAPE = (4, 60, 30)
ROWS = np.repeat(np.arange(60.0), 30)
PITCH = Pitch(0.0, 30.0)


def test_a_tilted_disc_divides_along_its_own_plane() -> None:
    rows, columns = np.indices(SHAPE[1:])
    height = rows - 30 - 0.5 * (columns - 15)
    inside = (columns > 4) & (columns < 26)
    disc_mask = np.broadcast_to(inside & (np.abs(height) < 3), SHAPE)
    bone = np.broadcast_to(inside & (np.abs(height) >= 3) & (rows > 5) & (rows < 55), SHAPE)
    disc = Part.of(Kind.DISC, np.flatnonzero(disc_mask), ROWS, 1.0)
    piece = divide_by_discs(bone, [disc], ROWS, PITCH, (1.0, 1.0, 1.0))
    above = np.broadcast_to(height < 0, SHAPE)[bone]
    assert len(np.unique(piece[above])) == len(np.unique(piece[~above])) == 1
    assert piece[above][0] != piece[~above][0]


def test_a_part_of_two_bodies_is_cut_at_its_waist() -> None:
    mask = np.zeros(SHAPE, bool)
    mask[:, 3:28, 3:27] = True
    mask[:, 28:31, 12:16] = True
    mask[:, 31:57, 3:27] = True
    part = Part.of(Kind.VERTEBRA, np.flatnonzero(mask), ROWS, 1.0)
    upper, lower = cut_long(part, ROWS, PITCH, 1.0)
    assert 28 <= ROWS[upper.index % len(ROWS)].max() + 1 <= 31
    assert len(upper.index) + len(lower.index) == mask.sum()
    assert cut_long(upper, ROWS, PITCH, 1.0) == [upper]
