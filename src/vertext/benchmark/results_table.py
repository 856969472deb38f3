"""The results as tables: outlines and names of every network, tested against the reference."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from vertext.benchmark.benchmark_row import BenchmarkRow
from vertext.benchmark.compare_rows import Comparison
from vertext.benchmark.predictions import VERSIONS
from vertext.benchmark.published_tables import found_by_all
from vertext.metrics import Estimate, Table
from vertext.metrics.summary import CLASS_MEAN
from vertext.prompts import PromptSource

_TITLES = {"raw": "as the network labels pixels", "decoded": "after level decoding"}
SIGNIFICANT = 0.05


def results_tables(
    rows: Sequence[BenchmarkRow], comparisons: Mapping[int, Comparison]
) -> list[Table]:
    """Return a table a split and version of the labels; the oracle has tables of its own.

    Args:
        rows: Results.
        comparisons: Test against the reference, by place of the row.
    """
    tables = []
    for split in dict.fromkeys(row.split for row in rows):
        for oracle in (False, True):
            for version in VERSIONS:
                chosen = [
                    (row, comparisons.get(place))
                    for place, row in enumerate(rows)
                    if row.split == split
                    and row.version == version
                    and (row.source is PromptSource.ORACLE) == oracle
                ]
                if chosen:
                    bound = "; upper bound, prompts from the truth" if oracle else ""
                    title = f"Split {split}, {_TITLES[version]}{bound}"
                    tables.append(_table(title, chosen))
    return tables


def class_table(rows: Iterable[BenchmarkRow], title: str) -> Table:
    """Return the Dice of every structure, one column a structure with its number of volumes."""
    rows = list(rows)
    known = rows[0].summary.structures if rows else {}
    names = [name for name, one in known.items() if one.present and name != CLASS_MEAN]
    cells = [
        [*_head(row)[:2], row.version, *(_number(_dice(row, name), 100, 1) for name in names)]
        for row in rows
    ]
    header = [f"{name} (n {known[name].present})" for name in names]
    return Table(title, ["network", "prompts", "labels", *header], cells)


def _table(title: str, rows: Sequence[tuple[BenchmarkRow, Comparison | None]]) -> Table:
    common = len(found_by_all(rows[0][0].dataset))
    kinds = list(dict.fromkeys(kind for row, _ in rows for kind in row.summary.kinds))
    kinds = [kind for kind in kinds if kind != CLASS_MEAN]
    header = [
        "network", "prompts", "weights before", "patients", "seeds",
        "mean Dice, all", "95 %", f"mean Dice, {common} common",
        *kinds, "instances", "identified", "off by one", "all right",
        "HD95 mm", "ASSD mm", "missed", "p (Holm)",
    ]  # fmt: skip
    return Table(title, header, [_cells(row, test, kinds) for row, test in rows])


def _cells(row: BenchmarkRow, test: Comparison | None, kinds: Sequence[str]) -> list[str]:
    total = row.summary.structures[CLASS_MEAN]
    dice = total.metrics["dice"]
    star = "*" if test and test.p < SIGNIFICANT else ""
    names = [_optional(row, name) for name in ("identification rate", "off by one", "all right")]
    return [
        *_head(row),
        row.pretrained,
        _patients(row),
        " ".join(map(str, row.seeds)),
        f"{_number(dice.mean, 100, 1)}{star}",
        f"{_number(dice.low, 100, 1)} to {_number(dice.high, 100, 1)}",
        _number(row.common_mean(), 100, 1),
        *(_number(row.summary.kinds[kind].metrics["dice"].mean, 100, 1) for kind in kinds),
        _number(_optional(row, "matched Dice, all"), 100, 1),
        *(_number(name, 100, 1) for name in names),
        *(_number(_mean(total.metrics.get(name)), 1, 2) for name in ("hd95", "assd")),
        f"{total.missed} of {total.present}",
        "reference" if test is None else f"{test.p:.3f}",
    ]


def _patients(row: BenchmarkRow) -> str:
    patients = row.summary.patients
    return str(patients) if patients == row.cases else f"{patients} ({row.cases} scans)"


def _head(row: BenchmarkRow) -> list[str]:
    return [row.title, row.prompt]


def _dice(row: BenchmarkRow, name: str) -> float:
    one = row.summary.structures.get(name)
    return _mean(one.metrics.get("dice")) if one else math.nan


def _optional(row: BenchmarkRow, score: str) -> float:
    try:
        return row.summary[score].mean
    except KeyError:
        return math.nan


def _mean(estimate: Estimate | None) -> float:
    return math.nan if estimate is None else estimate.mean


def _number(value: float, factor: float, decimals: int) -> str:
    return "-" if math.isnan(value) else f"{factor * value:.{decimals}f}"
