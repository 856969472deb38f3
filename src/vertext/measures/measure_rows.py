"""Measures as rows of a tidy table: one for each case, level and quantity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from vertext.measures.measure import Measure

COLUMNS = ("case", "level", "name", "value", "uncertainty", "unit", "reason")
DECIMALS = 3

Row = dict[str, str | float | None]


def measure_rows(cases: Mapping[str, Iterable[Measure]]) -> list[Row]:
    """Return the rows, numbers rounded to 3 decimals.

    Args:
        cases: Measures by the name of the case.
    """
    return [_row(case, each) for case, measures in cases.items() for each in measures]


def _row(case: str, measure: Measure) -> Row:
    values = (
        case,
        measure.level,
        measure.name,
        _rounded(measure.value),
        _rounded(measure.uncertainty),
        measure.unit,
        measure.reason,
    )
    return dict(zip(COLUMNS, values, strict=True))


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, DECIMALS)
