"""Divide named items so that every part gets its share of each tag."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import floor

import numpy as np

from vertext.errors import UsageError


def stratify(
    tags: Mapping[str, frozenset[str]], weights: Sequence[float], *, seed: int
) -> tuple[tuple[str, ...], ...]:
    """Divide items into parts whose sizes, overall and for each tag, follow the weights.

    Iterative stratification: items of the rarest tag are given away first, each to the part that
    lacks most of that tag. A tag that enough items have is in every part. Source: Sechidis,
    Tsoumakas and Vlahavas, On the stratification of multi-label data, ECML PKDD 2011; here with
    whole numbers of items and exact sizes of the parts.

    Args:
        tags: Tags of each item.
        weights: Relative size of each part.
        seed: Seed of the order in which items are given away.

    Returns:
        The items of each part, sorted.

    Raises:
        UsageError: There are fewer items than parts.
    """
    if len(tags) < len(weights):
        raise UsageError(
            f"{len(tags)} patients cannot be divided into {len(weights)} parts",
            remedy="Choose another split",
        )
    room = _apportion(len(tags), weights)
    counts = Counter(tag for item in tags.values() for tag in item)
    wanted = {tag: _apportion(count, weights) for tag, count in counts.items()}
    left = np.random.default_rng(seed).permutation(sorted(tags)).tolist()
    parts: list[list[str]] = [[] for _ in weights]
    while left:
        counts = Counter(tag for item in left for tag in tags[item])
        rarest = min(counts, key=lambda tag: (counts[tag], tag)) if counts else None
        for item in [i for i in left if rarest is None or rarest in tags[i]]:
            need = wanted[rarest] if rarest is not None else room
            open_parts = [p for p in range(len(parts)) if room[p]]
            best = max(open_parts, key=lambda p: (need[p], room[p]))
            parts[best].append(item)
            room[best] -= 1
            for tag in tags[item]:
                wanted[tag][best] -= 1
            left.remove(item)
    return tuple(tuple(sorted(part)) for part in parts)


def _apportion(count: int, weights: Sequence[float]) -> list[int]:
    """Divide a count in proportion, at least one to each part where there are enough."""
    shares = [count * weight / sum(weights) for weight in weights]
    least = int(count >= len(weights))
    parts = [max(least, floor(share)) for share in shares]
    while (missing := count - sum(parts)) != 0:
        step = 1 if missing > 0 else -1
        able = [p for p in range(len(parts)) if step > 0 or parts[p] > least]
        parts[max(able, key=lambda p: step * (shares[p] - parts[p]))] += step
    return parts
