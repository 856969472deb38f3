"""Parts of the right sizes, with their share of everything."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from vertext.data.stratify import stratify
from vertext.errors import UsageError


def patients(count: int, shares: dict[str, float]) -> dict[str, frozenset[str]]:
    rng = np.random.default_rng(3)
    return {
        str(n): frozenset(tag for tag, share in shares.items() if rng.random() < share)
        for n in range(count)
    }


SPIDER_LIKE = patients(218, {"T9": 0.03, "T10": 0.15, "T1": 0.9, "T2": 0.96, "SPACE": 0.19})


def test_every_item_is_in_exactly_one_part() -> None:
    parts = stratify(SPIDER_LIKE, (8, 1, 1), seed=0)
    assert sorted(item for part in parts for item in part) == sorted(SPIDER_LIKE)
    assert [len(part) for part in parts] == [174, 22, 22]


@pytest.mark.parametrize("weights", [(8, 1, 1), (1, 1, 1, 1, 1)])
def test_every_tag_is_shared_out_by_weight(weights: tuple[int, ...]) -> None:
    parts = stratify(SPIDER_LIKE, weights, seed=0)
    counts = Counter(tag for tags in SPIDER_LIKE.values() for tag in tags)
    for part, weight in zip(parts, weights, strict=True):
        found = Counter(tag for item in part for tag in SPIDER_LIKE[item])
        for tag, count in counts.items():
            assert abs(found[tag] - count * weight / sum(weights)) < 2.5, tag
            assert found[tag] >= 1


def test_a_rare_tag_reaches_every_part() -> None:
    tags = {str(n): frozenset({"rare"} if n < 3 else ()) for n in range(40)}
    parts = stratify(tags, (8, 1, 1), seed=0)
    assert all(any("rare" in tags[item] for item in part) for part in parts)


def test_the_same_seed_gives_the_same_parts_and_another_gives_others() -> None:
    assert stratify(SPIDER_LIKE, (8, 1, 1), seed=1) == stratify(SPIDER_LIKE, (8, 1, 1), seed=1)
    assert stratify(SPIDER_LIKE, (8, 1, 1), seed=1) != stratify(SPIDER_LIKE, (8, 1, 1), seed=2)


def test_the_order_of_the_items_does_not_matter() -> None:
    turned = dict(reversed(SPIDER_LIKE.items()))
    assert stratify(turned, (8, 1, 1), seed=1) == stratify(SPIDER_LIKE, (8, 1, 1), seed=1)


def test_few_items_still_fill_every_part() -> None:
    parts = stratify({n: frozenset() for n in "abcd"}, (8, 1, 1), seed=0)
    assert [len(part) for part in parts] == [2, 1, 1]


def test_too_few_items_are_an_error() -> None:
    with pytest.raises(UsageError, match="2 patients cannot be divided into 3 parts"):
        stratify({n: frozenset() for n in "ab"}, (8, 1, 1), seed=0)
