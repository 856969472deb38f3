"""Measures as tables in HTML: a line for each level, a column for each quantity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from vertext.measures.measure import Measure
from vertext.measures.units import OF_SPINE
from vertext.reports.measure_concepts import MEASURE_CONCEPTS

_UNITS = {"deg": "°", "mm2": "mm²", "mm3": "mm³", "1": "ratio"}
_DECIMALS = {"1": 2, "mm2": 0, "mm3": 0}

Table = dict[str, dict[str, Measure]]


def measure_tables(measures: Iterable[Measure]) -> str:
    """Return a table for levels with the same quantities, and why cells are empty below them.

    Args:
        measures: Superior to inferior.
    """
    levels: Table = {}
    for measure in measures:
        row = measure.name if measure.name in OF_SPINE else measure.level
        levels.setdefault(row, {})[measure.name] = measure
    alike: dict[tuple[str, ...], Table] = {}
    for row, cells in levels.items():
        alike.setdefault(tuple(cells), {})[row] = cells
    tables = [_table(names, rows) for names, rows in alike.items() if names[0] not in OF_SPINE]
    of_spine = [cells[name] for name, cells in levels.items() if name in OF_SPINE]
    said = [f"<p>{_meaning(m.name)}, {escape(m.level)}: {_cell(m)}</p>" for m in of_spine]
    return "\n".join([*tables, *said, _reasons(levels)])


def _table(names: Iterable[str], rows: Mapping[str, Mapping[str, Measure]]) -> str:
    first = next(iter(rows.values()))
    head = "".join(f"<th>{_heading(first[name])}</th>" for name in names)
    body = "\n".join(_row(level, cells.values()) for level, cells in rows.items())
    return (
        f'<div class="wide"><table>\n<thead><tr><th>level</th>{head}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody></table></div>"
    )


def _row(level: str, measures: Iterable[Measure]) -> str:
    cells = "".join(f"<td>{_cell(measure)}</td>" for measure in measures)
    return f"<tr><td>{escape(level)}</td>{cells}</tr>"


def _heading(measure: Measure) -> str:
    words = escape(measure.name.replace("_", " "))
    return f'<span title="{_meaning(measure.name)}">{words}</span><br>{_unit(measure)}'


def _meaning(name: str) -> str:
    return escape(MEASURE_CONCEPTS[name][1])


def _unit(measure: Measure) -> str:
    return _UNITS.get(measure.unit, measure.unit)


def _cell(measure: Measure) -> str:
    if measure.value is None:
        return f'<span class="none" title="{escape(measure.reason or "")}">none</span>'
    decimals = _DECIMALS.get(measure.unit, 1)
    value = f"{measure.value:.{decimals}f}"
    if measure.uncertainty is None:
        return value
    return f"{value} <small>± {measure.uncertainty:.{decimals}f}</small>"


def _reasons(levels: Table) -> str:
    """Tell why there is no value, once for each reason."""
    places: dict[str, list[str]] = {}
    for measure in (measure for cells in levels.values() for measure in cells.values()):
        if measure.reason is not None:
            place = f"{measure.level} {measure.name.replace('_', ' ')}"
            places.setdefault(measure.reason, []).append(place)
    if not places:
        return ""
    items = "\n".join(
        f"<li>{escape(reason)}: {escape(', '.join(found))}</li>" for reason, found in places.items()
    )
    return f"<details><summary>Why some have none</summary><ul>\n{items}\n</ul></details>"
