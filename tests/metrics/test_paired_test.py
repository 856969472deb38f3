"""Paired comparison over patients."""

from __future__ import annotations

import pytest

from vertext.errors import UsageError
from vertext.metrics import paired_test


def scores(*values: float) -> dict[str, float]:
    return {str(patient): value for patient, value in enumerate(values)}


def test_exact_p_value_of_one_sided_differences() -> None:
    # All of six signs agree: 2 of 2**6 arrangements are as extreme.
    reference = scores(0.5, 0.6, 0.7, 0.8, 0.4, 0.3)
    other = scores(*(value + 0.01 * (n + 1) for n, value in enumerate(reference.values())))
    assert paired_test(reference, other) == pytest.approx(2 / 64)


def test_equal_models_do_not_differ() -> None:
    assert paired_test(scores(0.5, 0.6), scores(0.5, 0.6)) == 1.0


def test_patients_are_matched_by_name() -> None:
    reference = scores(0.1, 0.2, 0.3, 0.4, 0.5)
    assert paired_test(reference, dict(reversed(reference.items()))) == 1.0


def test_a_patient_of_one_model_only_is_named() -> None:
    with pytest.raises(UsageError, match="2"):
        paired_test(scores(0.5, 0.6, 0.7), scores(0.5, 0.6))
    with pytest.raises(UsageError, match="patients"):
        paired_test({}, {})
