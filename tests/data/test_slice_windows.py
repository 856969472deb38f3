"""Windows of neighbouring slices, for drawing and for covering."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("torch")

from vertext.data.slice_dataset import SeededSampler
from vertext.data.slice_stack import SliceStack
from vertext.data.slice_windows import all_windows, window_around
from vertext.inference.scan_network import _parts


def scans(*counts: int) -> SliceStack:
    total = sum(counts)
    blank = np.zeros((total, 2, 2), np.uint8)
    return SliceStack(
        images=blank,
        labels=blank,
        inside=blank,
        patients=tuple(np.repeat([f"{n}" for n in range(len(counts))], counts).tolist()),
        series=(None,) * total,
        index=np.concatenate([np.arange(count) for count in counts]),
        count=np.repeat(counts, counts),
    )


@pytest.mark.parametrize(
    ("index", "before", "window"),
    [
        (7, 0, [7, 8, 9]),
        (7, 2, [5, 6, 7]),
        (5, 2, [5, 6, 7]),  # not across the begin of the second scan
        (11, 0, [9, 10, 11]),  # nor across its end
    ],
)
def test_windows_stay_in_their_scan(index: int, before: int, window: list[int]) -> None:
    assert window_around(scans(5, 7), index, depth=3, before=before).tolist() == window


def test_a_short_scan_repeats_its_last_slice() -> None:
    assert window_around(scans(5, 2), 6, depth=4, before=1).tolist() == [5, 6, 6, 6]


@pytest.mark.parametrize("count", [1, 3, 4, 9, 12])
def test_a_scan_is_covered_as_in_inference(count: int) -> None:
    found = all_windows(scans(count), 4).tolist()
    assert found == [part.tolist() for part in _parts(count, 4)]


def test_single_slices_are_windows_of_one() -> None:
    assert all_windows(scans(5, 2), 1)[:, 0].tolist() == list(range(7))


def draw(depth: int, draws: int = 24) -> list[tuple[int, int]]:
    return list(SeededSampler(scans(6, 9), draws=draws, seed=3, steps_done=lambda: 5, depth=depth))


def test_stacks_are_drawn_as_neighbours_with_one_seed() -> None:
    drawn = np.array(draw(4)).reshape(6, 4, 2)
    assert (np.diff(drawn[..., 0], axis=1) == 1).all()
    assert (drawn[..., 1] == drawn[:, :1, 1]).all()
    assert len(np.unique(drawn[..., 1])) == 6
    scan = drawn[..., 0] < 6
    assert (scan.all(1) | ~scan.any(1)).all()
    assert draw(4) == draw(4)


def test_every_slice_of_a_stack_gets_its_turn() -> None:
    assert {index for index, _ in draw(4, draws=400)} == set(range(15))


def test_a_network_of_single_slices_draws_as_ever() -> None:
    rng = np.random.default_rng((3, 5))
    chosen = rng.choice(15, 24, p=np.full(15, 1 / 15))
    seeds = rng.integers(2**62, size=24)
    assert draw(1) == list(zip(chosen.tolist(), seeds.tolist(), strict=True))
