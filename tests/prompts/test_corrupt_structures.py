"""Wrong prompts for training."""

import numpy as np

from vertext.prompts import corrupt_structures, load_description, range_structures

ANATOMY = load_description("lumbar_mr")


def _outcomes(first: str, last: str, dataset: str | None = None) -> set[tuple[str, str]]:
    rng = np.random.default_rng(0)
    truth = range_structures(ANATOMY, first, last, dataset=dataset)
    results = [corrupt_structures(ANATOMY, truth, rng, dataset=dataset) for _ in range(200)]
    for result in results:
        assert result[-1] == "canal"
        assert result == range_structures(ANATOMY, result[0], result[-2], dataset=dataset)
    return {(result[0], result[-2]) for result in results}


def test_ends_are_dropped_added_or_all_is_shifted_by_one_level() -> None:
    assert _outcomes("T11", "L3") == {
        ("T12", "L3"), ("T10", "L3"), ("T11", "L4"), ("T11", "L2"), ("T12", "L4"), ("T10", "L2"),
    }  # fmt: skip


def test_corruption_stays_within_what_is_annotated() -> None:
    assert _outcomes("T9", "L5/S1", "spider") == {("T10", "L5/S1"), ("T9", "L4/L5")}


def test_nothing_to_corrupt_is_left_alone() -> None:
    rng = np.random.default_rng(0)
    assert corrupt_structures(ANATOMY, ["canal"], rng) == ("canal",)
    assert corrupt_structures(ANATOMY, [], rng) == ()


def test_same_seed_gives_the_same_prompt() -> None:
    first, second = (
        corrupt_structures(ANATOMY, ["L1", "L5"], np.random.default_rng(7)) for _ in range(2)
    )
    assert first == second
