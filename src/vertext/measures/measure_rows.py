"""Measures as rows of a tidy table: one for each level and quantity."""

from __future__ import annotations

from collections.abc import Iterable

from vertext.measures.measure import Measure

COLUMNS = ("level", "name", "value", "uncertainty", "unit", "reason")
_DECIMALS = 3

Row = dict[str, str | float | None]


def measure_rows(measures: Iterable[Measure]) -> list[Row]:
    """Return the rows, numbers rounded to 3 decimals."""
    return [_row(each) for each in measures]


def _row(measure: Measure) -> Row:
    return {
        "level": measure.level,
        "name": measure.name,
        "value": _rounded(measure.value),
        "uncertainty": _rounded(measure.uncertainty),
        "unit": measure.unit,
        "reason": measure.reason,
    }


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, _DECIMALS)
