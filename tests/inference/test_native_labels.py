"""Outlines from the probabilities, names from the decoder."""

from itertools import groupby

import numpy as np
import pytest

from vertext.anatomy import SPINE
from vertext.inference.native_labels import native_labels
from vertext.volumes import NetworkGrid

CLASSES = ("background", "L5", "L4", "L4/L5", "canal")
L5, L4, DISC = (SPINE.by_name(name).index for name in ("L5", "L4", "L4/L5"))
GRID = NetworkGrid.fit((96, 96), (1.0, 1.0), size=(32, 32))


def one_hot(channels: np.ndarray) -> np.ndarray:
    return np.moveaxis(np.eye(len(CLASSES), dtype=np.float32)[channels], -1, 1)


def disc_shape(radius: float) -> np.ndarray:
    """Probability of a round structure on the canvas, falling softly over its border."""
    rows, columns = np.indices((32, 32)) - 15.5
    return np.clip(0.5 + (radius - np.hypot(rows, columns)) / 2, 0, 1).astype(np.float32)


def test_outline_is_smooth_at_native_resolution():
    inside = disc_shape(8.0)
    probabilities = np.zeros((1, 5, 32, 32), np.float32)
    probabilities[0, 0], probabilities[0, 1] = 1 - inside, inside
    decoded = np.where(inside > 0.5, L5, 0).astype(np.uint8)[None]
    native = native_labels(probabilities, decoded, CLASSES, GRID)[0]
    rows, columns = np.indices((96, 96)) - 47.5
    circle = np.hypot(rows, columns) < 24
    blocks = np.kron(decoded[0] > 0, np.ones((3, 3))) > 0
    assert ((native > 0) != circle).sum() < 0.5 * (blocks != circle).sum()


def test_name_is_the_decoders_and_not_the_most_probable_class():
    channels = np.zeros((1, 32, 32), int)
    channels[0, 8:16, 8:16] = 1
    decoded = np.zeros((1, 32, 32), np.uint8)
    decoded[0, 8:16, 8:16] = L4
    native = native_labels(one_hot(channels), decoded, CLASSES, GRID)
    assert set(np.unique(native)) == {0, L4}
    assert (native == L4).sum() == pytest.approx(24 * 24, rel=0.1)


def test_what_the_decoder_dropped_stays_dropped():
    channels = np.zeros((1, 32, 32), int)
    channels[0, 2:6, 2:6] = 1
    channels[0, 20:28, 20:28] = 1
    decoded = np.where(channels == 1, L5, 0).astype(np.uint8)
    decoded[0, 2:6, 2:6] = 0
    native = native_labels(one_hot(channels), decoded, CLASSES, GRID)
    assert not native[0, :40, :40].any()
    assert (native == L5).sum() == pytest.approx(24 * 24, rel=0.1)


def test_what_the_decoder_retyped_takes_its_word():
    channels = np.zeros((1, 32, 32), int)
    channels[0, 8:16, 8:16] = 1
    decoded = np.where(channels == 1, DISC, 0).astype(np.uint8)
    native = native_labels(one_hot(channels), decoded, CLASSES, GRID)
    assert set(np.unique(native)) == {0, DISC}


def test_neighbours_meet_without_a_gap():
    channels = np.zeros((1, 32, 32), int)
    channels[0, 4:14, 8:24], channels[0, 14:18, 8:24], channels[0, 18:28, 8:24] = 2, 3, 1
    decoded = np.array([0, L5, L4, DISC], np.uint8)[channels]
    native = native_labels(one_hot(channels), decoded, CLASSES, GRID)[0]
    column = native[:, 48]
    filled = np.flatnonzero(column)
    assert (np.diff(filled) == 1).all()
    order = [int(label) for label, _ in groupby(column[filled])]
    assert order == [L4, DISC, L5]


def test_equal_grids_are_the_identity():
    rng = np.random.default_rng(0)
    channels = rng.integers(0, 5, (2, 32, 32))
    decoded = np.array([0, L5, L4, DISC, 20], np.uint8)[channels]
    grid = NetworkGrid.fit((32, 32), (1.0, 1.0), size=(32, 32))
    np.testing.assert_array_equal(native_labels(one_hot(channels), decoded, CLASSES, grid), decoded)


def test_a_pixel_between_two_names_takes_the_nearer_one():
    inside = disc_shape(8.0)
    probabilities = np.zeros((1, 5, 32, 32), np.float32)
    probabilities[0, 0], probabilities[0, 1] = 1 - inside, inside
    decoded = np.zeros((1, 32, 32), np.uint8)
    decoded[0, 10:15, 10:22], decoded[0, 15:22, 10:22] = L4, L5
    native = native_labels(probabilities, decoded, CLASSES, GRID)[0]
    assert set(np.unique(native[:45])) == {0, L4}
    assert set(np.unique(native[45:])) == {0, L5}
