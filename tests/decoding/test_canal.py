"""What is kept of the canal, and what lies in front of it."""

import numpy as np

from vertext.decoding.canal import front_of_canal, keep_canal

SHAPE = (5, 80, 60)
NOTHING = np.zeros(SHAPE, bool)


def test_specks_are_dropped_and_large_parts_kept() -> None:
    canal = NOTHING.copy()
    canal[1:4, 0:50, 30:35] = True
    canal[1:4, 56:76, 30:35] = True
    expected = canal.copy()
    canal[0, 20:22, 5:7] = True
    assert (keep_canal(canal) == expected).all()
    assert not keep_canal(NOTHING).any()


def test_two_pixels_are_a_canal_too() -> None:
    canal = np.zeros((1, 1, 3), bool)
    canal[..., [0, 2]] = True
    assert (keep_canal(canal) == canal).all()


def test_front_is_in_front_of_the_canals_middle() -> None:
    canal, discs = NOTHING.copy(), NOTHING.copy()
    canal[1:4, :, 30:36] = True
    discs[:, 20:25, 10:28] = True
    front = front_of_canal(canal, discs, (4.0, 1.0, 1.0))
    assert front[:, :32].all()
    assert not front[:, 33:].any()


def test_without_canal_the_discs_tell_where_the_bodies_end() -> None:
    discs = NOTHING.copy()
    for row in (10, 40, 70):
        discs[:, row : row + 5, 10:30] = True
    front = front_of_canal(NOTHING, discs, (4.0, 1.0, 1.0))
    assert front[:, :30].all()
    assert not front[:, 40:].any()
    assert front_of_canal(NOTHING, NOTHING, (4.0, 1.0, 1.0)).all()
