"""Thin bridges do not join discs; specks do not set their usual size."""

from __future__ import annotations

import numpy as np

from vertext.anatomy import Kind
from vertext.decoding.part import Part
from vertext.decoding.separate import separate
from vertext.decoding.usual_volume import usual_volume


def numbered(mask: np.ndarray) -> np.ndarray:
    """Return the numbers of the pieces in place, 0 outside."""
    numbers = np.zeros(mask.shape, int)
    numbers[mask] = separate(mask)
    return numbers


def two_discs() -> np.ndarray:
    mask = np.zeros((3, 30, 20), bool)
    mask[:, 4:9, 4:16] = True
    mask[:, 20:25, 4:16] = True
    return mask


def test_a_bridge_of_one_pixel_joins_nothing() -> None:
    mask = two_discs()
    mask[:, 9:20, 5] = True
    regions = numbered(mask)
    upper, lower = regions[1, 6, 10], regions[1, 22, 10]
    assert upper != lower
    assert (regions[mask] > 0).all()
    assert (regions[:, 4:9, 4:16] == upper).all()
    assert (regions[:, 20:25, 4:16] == lower).all()


def test_what_is_too_thin_for_a_core_is_kept_apart() -> None:
    mask = two_discs()
    mask[1, 14, 4:16] = True
    regions = numbered(mask)
    assert len(np.unique(regions[regions > 0])) == 3


def test_a_disc_at_the_border_is_no_exception() -> None:
    mask = np.zeros((2, 12, 12), bool)
    mask[:, :5, :6] = mask[:, 8:, 6:] = True
    assert len(np.unique(separate(mask))) == 2


def test_an_empty_mask_has_no_pieces() -> None:
    assert not len(separate(np.zeros((2, 8, 8), bool)))


def test_specks_do_not_set_the_usual_volume() -> None:
    volumes = [30.0] * 20 + [3000.0, 4000.0, 5000.0]
    parts = [Part(Kind.DISC, np.arange(1), 0.0, 0.0, 1.0, volume) for volume in volumes]
    assert usual_volume(parts) == 4000.0
    assert usual_volume([]) == 0.0
