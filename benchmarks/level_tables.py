"""The tables of docs/levels.md from what `benchmarks/levels.py` wrote.

    python benchmarks/level_tables.py runs/lumbar/levels-*/levels.csv

Means over scans, in brackets the 95 % bootstrap interval over patients.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Sequence
from pathlib import Path

from vertext.metrics.patient_bootstrap import PatientBootstrap

Row = dict[str, str]

_TABLES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "prompts": (
        ("series", "source"),
        ("all_right", "all_right_strict", "identified", "off_by_one", "fine", "fine_strict",
         "vertebra", "disc", "canal"),
    ),
    "crops": (
        ("crop_above", "crop_below", "lowest_disc_shown"),
        ("all_right", "all_right_strict", "warned", "refused"),
    ),
    "counts": (("series",), ("count_right", "count_exact", "refused")),
}  # fmt: skip
_TRUTHS = {"True": 1.0, "False": 0.0}


def read(files: Sequence[Path]) -> list[Row]:
    rows: list[Row] = []
    for file in files:
        with file.open(newline="", encoding="utf-8") as lines:
            rows += csv.DictReader(lines)
    return rows


def table(part: str, rows: Sequence[Row]) -> str:
    """Return one table; a row of it holds the scans that share its first columns."""
    keys, values = _TABLES[part]
    chosen = [row for row in rows if row["part"] == part]
    lines = [
        f"| {' | '.join((*keys, 'scans', 'patients', *values))} |",
        "|---" * (len(keys) + 2 + len(values)) + "|",
    ]
    for group in sorted({tuple(row[key] for key in keys) for row in chosen}):
        members = [row for row in chosen if tuple(row[key] for key in keys) == group]
        patients = {row["patient"] for row in members}
        cells = (*group, len(members), len(patients), *(mean(members, value) for value in values))
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines)


def mean(rows: Sequence[Row], column: str) -> str:
    """Return the mean of the rows that have a score, and its interval."""
    known = [(row["patient"], _number(row[column])) for row in rows if row[column]]
    if not known:
        return ""
    patients, values = zip(*known, strict=True)
    ratio = PatientBootstrap(patients).ratio([(value, 1.0) for value in values], len(values))
    if ratio is None:
        return ""
    estimate = ratio.estimate
    return f"{estimate.mean:.3f} [{estimate.low:.3f}, {estimate.high:.3f}]"


def _number(cell: str) -> float:
    return _TRUTHS[cell] if cell in _TRUTHS else float(cell)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+")
    rows = read(parser.parse_args().files)
    print("\n\n".join(table(part, rows) for part in _TABLES))


if __name__ == "__main__":
    main()
