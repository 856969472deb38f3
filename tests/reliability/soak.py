"""How much of a long test runs: a sample in `make test`, everything in `make soak`."""

from __future__ import annotations

import os

SOAK = os.environ.get("VERTEXT_SOAK") == "1"


def count(sample: int, full: int) -> int:
    """Return how many times to try."""
    return full if SOAK else sample
