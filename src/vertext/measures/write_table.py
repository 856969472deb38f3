"""Write measures of one case or of a cohort as a tidy table."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from vertext.errors import MissingExtraError, UsageError
from vertext.files import atomic_path
from vertext.measures.measure import Measure
from vertext.measures.measure_rows import COLUMNS as OF_CASE
from vertext.measures.measure_rows import Row, measure_rows

COLUMNS = ("case", *OF_CASE)


def write_table(cases: Mapping[str, Iterable[Measure]], path: str | Path) -> None:
    """Write the table, whole or not at all; what is None is empty (CSV) or null.

    Args:
        cases: Measures by the name of the case.
        path: File to write; .csv, .parquet or .json says how.

    Raises:
        UsageError: Its ending is none of these.
        MissingExtraError: It is .parquet, and polars is not installed.
        ResourceError: It cannot be written.
    """
    path = Path(path)
    check_table(path)
    with atomic_path(path) as temporary:
        TABLES[path.suffix.lower()](_rows(cases), temporary)


def _rows(cases: Mapping[str, Iterable[Measure]]) -> list[Row]:
    return [
        {"case": case, **row} for case, measures in cases.items() for row in measure_rows(measures)
    ]


def check_table(path: Path) -> None:
    """Make sure that a table can be written under a name.

    Raises:
        UsageError: Its ending says not how.
        MissingExtraError: It is .parquet, and polars is not installed.
    """
    suffix = path.suffix.lower()
    if suffix not in TABLES:
        raise UsageError(
            f"a table ends in {', '.join(TABLES)}", source=path, remedy="Change its ending"
        )
    if suffix == ".parquet":
        try:
            import polars  # noqa: F401
        except ModuleNotFoundError as error:
            raise MissingExtraError("polars", "tables") from error


def csv_table(cases: Mapping[str, Iterable[Measure]]) -> str:
    """Return the table as text (CSV).

    Args:
        cases: Measures by the name of the case.
    """
    return _csv(_rows(cases))


def _csv(rows: Sequence[Row]) -> str:
    text = io.StringIO()
    table = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return text.getvalue()


def _write_csv(rows: Sequence[Row], path: Path) -> None:
    path.write_text(_csv(rows), encoding="utf-8", newline="")


def _write_parquet(rows: Sequence[Row], path: Path) -> None:
    import polars

    numbers = ("value", "uncertainty")
    columns = {name: polars.Float64 if name in numbers else polars.String for name in COLUMNS}
    polars.DataFrame(rows, schema=columns).write_parquet(path)


def _write_json(rows: Sequence[Row], path: Path) -> None:
    path.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


TABLES: Mapping[str, Callable[[Sequence[Row], Path], None]] = {
    ".csv": _write_csv,
    ".parquet": _write_parquet,
    ".json": _write_json,
}
"""How to write a table, by the ending of its file."""
