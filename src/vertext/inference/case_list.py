"""A list of scans as a table (CSV)."""

from __future__ import annotations

import csv
from pathlib import Path

from vertext.errors import ReadError, UsageError

_PATH, _NAME = "path", "name"


def read_case_list(path: Path) -> dict[Path, str | None]:
    """Return the scans of a table by path, with the names that it gives them.

    Args:
        path: A CSV file with a column `path` (relative ones lie beside the table) and, where
            scans are to have other names than their files, a column `name`.

    Raises:
        ReadError: The table cannot be read.
        UsageError: It has no column `path` or no rows, or gives a scan or a name twice.
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            table = csv.DictReader(file)
            rows = list(table)
            columns = table.fieldnames or ()
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ReadError(
            f"the table cannot be read ({error})", source=path, remedy="Save it as CSV in UTF-8"
        ) from error
    if _PATH not in columns or not rows:
        raise UsageError("a table of scans has a column path, and a row for each scan", source=path)
    found = {path.parent / (row[_PATH] or ""): row.get(_NAME) or None for row in rows}
    names = [name.casefold() for name in found.values() if name]
    if len(found) < len(rows) or len(set(names)) < len(names):
        raise UsageError("it gives a scan or a name twice", source=path)
    return found
