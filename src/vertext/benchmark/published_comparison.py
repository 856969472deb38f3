"""Our rows beside the published ones, measured as the paper implies."""

from __future__ import annotations

import math
from collections.abc import Sequence

from vertext.benchmark.benchmark_row import BenchmarkRow
from vertext.benchmark.published_rows import PublishedRow, published_rows
from vertext.benchmark.published_tables import DATASETS, PAPER
from vertext.metrics import Table
from vertext.metrics.summary import CLASS_MEAN
from vertext.prompts import PromptSource

_METRICS = ("dice", "jaccard", "hd95", "asd")
_PERCENT = (100.0, 100.0, 1.0, 1.0)
_HEADER = ("row", "prompts", "DSC", "Jaccard", "HD95 px", "ASD px", "DSC, common", "missed")


def published_comparison(rows: Sequence[BenchmarkRow]) -> list[Table]:
    """Return a table a split, each published row followed by ours.

    Rows that the paper has on another data set only stand in a table of their own.

    Ours are the network's own labels (no decoding), averaged over slices of 384 x 384 pixels,
    with missed structures left out of the distances: the paper's way as far as it can be told.
    The paper's data, resolution and budget are others, so only the order of rows can be compared.

    Args:
        rows: Results.
    """
    tables = []
    for split in dict.fromkeys(row.split for row in rows):
        ours = [
            row
            for row in rows
            if row.split == split
            and row.version == "raw"
            and row.source is not PromptSource.ORACLE
            and row.published is not None
        ]
        for dataset in DATASETS:
            published = published_rows(dataset)
            same = [row for row in ours if _home(row) == dataset and row.published in published]
            if same:
                here = ", ".join(dict.fromkeys(row.dataset for row in same))
                title = f"Published on {dataset} ({PAPER}), and here on {here}, split {split}"
                tables.append(Table(title, _HEADER, _lines(published, same)))
    return tables


def _home(row: BenchmarkRow) -> str:
    """Return the data set on which the paper has the row: its own if possible."""
    if row.published in published_rows(row.dataset):
        return row.dataset
    return next(name for name in DATASETS if row.published in published_rows(name))


def _lines(published: dict[str, PublishedRow], ours: Sequence[BenchmarkRow]) -> list[list[str]]:
    lines = []
    for name, theirs in published.items():
        same = [row for row in ours if row.published == name]
        if same:
            numbers = [_number(value, 2) for value in theirs.averages]
            lines.append(
                [f"{name}, published", "not stated", *numbers, _number(theirs.common, 2), ""]
            )
            lines += [_our_line(row) for row in same]
    return lines


def _our_line(row: BenchmarkRow) -> list[str]:
    structures = row.slice_summary.structures
    total = structures[CLASS_MEAN]
    means = [
        factor * total.metrics[metric].mean if metric in total.metrics else math.nan
        for metric, factor in zip(_METRICS, _PERCENT, strict=True)
    ]
    return [
        f"{row.title}, here",
        row.prompt,
        *(_number(value, 2) for value in means),
        _number(100 * row.common_slice_mean(), 2),
        f"{total.missed} of {total.present}",
    ]


def _number(value: float, decimals: int) -> str:
    return "-" if math.isnan(value) else f"{value:.{decimals}f}"
