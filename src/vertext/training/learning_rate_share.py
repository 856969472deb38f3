"""The schedule of the learning rate."""

from __future__ import annotations

import math


def learning_rate_share(
    step: int, *, warmup_steps: int, max_steps: int, floor: float = 0.0
) -> float:
    """Return the share of the peak rate: linear warm-up, then half a cosine.

    Args:
        step: Steps taken.
        warmup_steps: Steps of the warm-up.
        max_steps: Steps in all.
        floor: Share at the end.
    """
    if step < warmup_steps:
        return (step + 1) / warmup_steps
    done = (step - warmup_steps) / max(1, max_steps - warmup_steps)
    return floor + (1 - floor) * (1 + math.cos(math.pi * min(1.0, done))) / 2
