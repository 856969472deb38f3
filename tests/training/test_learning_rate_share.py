"""The schedule of the learning rate."""

from __future__ import annotations

import pytest

from vertext.training.learning_rate_share import learning_rate_share


def test_it_rises_to_the_peak_and_falls_to_the_floor() -> None:
    share = [
        learning_rate_share(step, warmup_steps=4, max_steps=24, floor=0.1) for step in range(26)
    ]
    assert share[:4] == [0.25, 0.5, 0.75, 1.0]
    assert share[4] == 1.0
    assert share[14] == pytest.approx(0.55)
    assert share[24] == share[25] == pytest.approx(0.1)
    assert share[4:25] == sorted(share[4:25], reverse=True)
