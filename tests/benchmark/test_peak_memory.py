"""Memory of a piece of work."""

from __future__ import annotations

import numpy as np
import pytest

from vertext.benchmark.peak_memory import peak_memory

MEGABYTE = 1 << 20


def test_memory_that_is_given_back_counts_as_well() -> None:
    np.ones(40 * MEGABYTE, np.uint8).sum()
    found = peak_memory(lambda: np.ones(64 * MEGABYTE, np.uint8).sum())
    if found is None:
        pytest.skip("this system does not tell")
    assert 60 * MEGABYTE < found < 80 * MEGABYTE
