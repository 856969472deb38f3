"""Names beside points."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

import itertools

from vertext.benchmark.figures.gain_from_text import spread


def test_names_of_near_points_move_apart_and_others_stay() -> None:
    heights = spread([(100, 0.0), (100, 0.1), (101, 0.1), (10, 0.05), (100, 100.0)])
    assert heights[0] == 0.0
    assert heights[3] == 0.05
    assert heights[4] == 100.0
    near = sorted(heights[:3])
    assert all(two - one >= 4 for one, two in itertools.pairwise(near))


def test_without_points_there_are_no_names() -> None:
    assert spread([]) == []
