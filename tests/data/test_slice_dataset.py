"""Which slices are drawn, and that every draw can be repeated."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("torch")

from vertext.data.series import Series
from vertext.data.slice_dataset import SeededSampler
from vertext.data.slice_stack import SliceStack


def stack(*structures: int) -> SliceStack:
    """One slice a number, each showing that structure."""
    labels = np.stack([np.full((8, 8), number, np.uint8) for number in structures])
    count = len(structures)
    return SliceStack(
        images=np.zeros(labels.shape, np.float16),
        labels=labels,
        inside=np.ones(labels.shape, bool),
        patients=("p",) * count,
        series=(None,) * count,
        index=np.arange(count),
        count=np.full(count, count),
    )


def drawn(slices: SliceStack, *, steps: int = 0, **options: float) -> list[tuple[int, int]]:
    return list(SeededSampler(slices, draws=400, seed=1, steps_done=lambda: steps, **options))


def test_draws_depend_on_nothing_but_seed_and_steps_done() -> None:
    slices = stack(2, 3, 4)
    assert drawn(slices) == drawn(slices)
    assert drawn(slices) != drawn(slices, steps=50)


def test_rare_levels_are_drawn_more_often_on_demand() -> None:
    slices = stack(*[2] * 9, 10)
    shares = [
        np.mean([index == 9 for index, _ in drawn(slices, rare_oversample=strength)])
        for strength in (0.0, 0.5, 1.0)
    ]
    assert shares[0] == pytest.approx(0.1, abs=0.05)
    assert shares[2] == pytest.approx(0.5, abs=0.08)
    assert shares[0] < shares[1] < shares[2]


def test_a_balanced_draw_gives_every_series_its_share() -> None:
    slices = replace(stack(*[2] * 10), series=(Series.T1, *[Series.SPACE] * 9))
    shares = [
        np.mean([index == 0 for index, _ in drawn(slices, balance_series=power)])
        for power in (0.0, 1.0)
    ]
    assert shares[0] < 0.2
    assert 0.4 < shares[1] < 0.6
