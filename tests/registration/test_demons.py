"""Demons on signed distances."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from vertext.registration.demons import Field, demons

GRID = (4.0, 1.0, 1.0)
ROWS, COLUMNS = np.mgrid[:40, :40]
DISC = np.tanh((8 - np.hypot(ROWS - 20, COLUMNS - 20)) / 4)[None, None].astype(np.float32)


def registered(bring: object) -> Field:
    still = np.zeros((3, *DISC.shape[1:]), np.float32)
    return demons(DISC, bring, GRID, still, rounds=40, stiffness_mm=3.0)  # type: ignore[arg-type]


def test_a_shifted_disc_is_found() -> None:
    def bring(field: Field) -> NDArray[np.float32]:
        places = np.indices(DISC.shape[1:]) + field / np.reshape(GRID, (3, 1, 1, 1))
        places[1] -= 4
        return ndimage.map_coordinates(DISC[0], places, order=1, mode="nearest")[None]

    _, down, across = registered(bring)[:, 0, 20, 20]
    np.testing.assert_allclose((down, across), (4, 0), atol=0.5)


def test_what_the_moving_image_does_not_show_pulls_at_nothing() -> None:
    assert not registered(lambda field: np.full_like(DISC, np.nan)).any()
