"""The tables of docs/levels.md from what `benchmarks/levels.py` wrote.

    python benchmarks/level_tables.py runs/lumbar/levels-*/levels.csv

Means over scans, in brackets the 95 % bootstrap interval over patients.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from vertext.metrics.patient_bootstrap import PatientBootstrap

Row = dict[str, str]

FOLDS = Path(__file__).parents[1] / "recipes" / "lumbar" / "folds.json"
SERIES = ("T2-SPACE", "T2w", "T1w")
AUTO = "auto"
PROMPTS = (
    AUTO, "predicted", "range (simulated user)", "clicks (simulated user)",
    "report (outside information)", "oracle (each slice's truth)", "auto, no structure named",
    "auto, decoder off",
)  # fmt: skip
NAMES = ("all_right", "all_right_strict")
SCORES = ("identified", "off_by_one", "fine", "fine_strict", "vertebra", "disc", "canal")
COUNTS = ("count_right", "count_exact", "refused")
_TRUTHS = {"True": 1.0, "False": 0.0}
SEEN = ("all_right", "all_right_strict", "warned", "refused")


def read(files: Sequence[Path]) -> list[Row]:
    """Return the rows of all files, each with the fold of its patient."""
    fold_of = json.loads(FOLDS.read_text(encoding="utf-8"))
    rows: list[Row] = []
    for file in files:
        with file.open(newline="", encoding="utf-8") as lines:
            rows += csv.DictReader(lines)
    return [row | {"fold": str(fold_of[row["patient"]])} for row in rows]


def chosen(rows: Sequence[Row], **wanted: str) -> list[Row]:
    """Return the rows that hold what is wanted."""
    return [row for row in rows if all(row[key] == value for key, value in wanted.items())]


def by_prompt(rows: Sequence[Row]) -> Iterator[str]:
    """Yield a table of each series: how every prompt does."""
    for series in SERIES:
        yield head(f"{series}: prompt", *NAMES, *SCORES)
        for source in PROMPTS:
            group = chosen(rows, part="prompts", series=series, source=source)
            yield line(source, *_counted(group, NAMES), *_means(group, SCORES))


def by_fold(rows: Sequence[Row]) -> Iterator[str]:
    """Yield a table of the automatic prompt."""
    yield head("fold", "series", *NAMES, *SCORES)
    for fold in sorted({row["fold"] for row in rows}):
        for series in SERIES:
            group = chosen(rows, part="prompts", series=series, source=AUTO, fold=fold)
            yield line(fold, series, *_counted(group, NAMES), *_means(group, SCORES))


def by_count(rows: Sequence[Row]) -> Iterator[str]:
    """Yield a table of the pictures without masks."""
    yield head("series", "fold", *COUNTS, "share right")
    for series in SERIES:
        group = chosen(rows, part="counts", series=series)
        for fold in sorted({row["fold"] for row in group}):
            yield line(series, fold, *_counted(chosen(group, fold=fold), COUNTS), "")
        yield line(series, "all", *_counted(group, COUNTS), mean(group, "count_right"))


def by_crop(rows: Sequence[Row]) -> Iterator[str]:
    """Yield a table of smaller and smaller fields of view."""
    group = chosen(rows, part="crops")
    yield head("cut above", "cut below", "L5/S1 in view", *SEEN)
    for key in sorted({_crop(row) for row in group}, key=lambda crop: (crop[1], crop[0])):
        above, below, shown = key
        same = [row for row in group if _crop(row) == key]
        yield line(f"{above:.0%}", f"{below:.0%}", shown, *_counted(same, SEEN))


def _crop(row: Row) -> tuple[float, float, str]:
    shown = "yes" if row["lowest_disc_shown"] == "True" else "no"
    return float(row["crop_above"]), float(row["crop_below"]), shown


def _counted(rows: Sequence[Row], columns: Sequence[str]) -> list[str]:
    """Return how many rows say yes, of those that say anything."""
    cells = []
    for column in columns:
        told = [row[column] == "True" for row in rows if row[column]]
        cells.append(f"{sum(told)} of {len(told)}")
    return cells


def _means(rows: Sequence[Row], columns: Sequence[str]) -> list[str]:
    return [mean(rows, column) for column in columns]


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


def head(*cells: str) -> str:
    words = [cell.replace("_", " ") for cell in cells]
    return f"\n{line(*words)}\n{'|---' * len(words)}|"


def line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+")
    rows = read(parser.parse_args().files)
    for table in (by_prompt, by_fold, by_count, by_crop):
        print("\n".join(table(rows)))


if __name__ == "__main__":
    main()
