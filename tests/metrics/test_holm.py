"""Correction for several comparisons."""

from __future__ import annotations

import pytest

from vertext.metrics import holm


def test_by_hand() -> None:
    adjusted = holm({"c": 0.03, "a": 0.01, "d": 0.9, "b": 0.02})
    assert adjusted == pytest.approx({"c": 0.06, "a": 0.04, "d": 0.9, "b": 0.06})
    assert list(adjusted) == ["c", "a", "d", "b"]


def test_never_above_one() -> None:
    assert holm({"a": 0.6, "b": 0.7}) == {"a": 1.0, "b": 1.0}


def test_one_comparison_needs_no_correction() -> None:
    assert holm({"a": 0.04}) == {"a": 0.04}
    assert holm({}) == {}
