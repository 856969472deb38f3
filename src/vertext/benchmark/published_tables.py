"""The ATM-Net paper's tables per class, as printed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from vertext.anatomy import CLASS_COUNT, SPINE, Kind

DATASETS = {"SPIDER": Kind.CANAL, "MRSpineSeg": Kind.SACRUM}
"""Data sets of the tables, and the kind of their first column."""
METRICS = ("DSC", "Jaccard", "HD95", "ASD")
PAPER = "arXiv 2504.03476 v2"
_SHARED = (Kind.VERTEBRA, Kind.DISC)


@dataclass(frozen=True)
class PublishedTable:
    """One metric on one data set.

    Attributes:
        dataset: Name of the data set.
        metric: DSC and Jaccard in percent, HD95 and ASD in pixels of a 384 x 384 slice.
        structures: Our names of the columns.
        cells: Values by method, in the order of the columns; None where NaN is printed.
        averages: The printed averages, which some rows contradict.
    """

    dataset: str
    metric: str
    structures: tuple[str, ...]
    cells: Mapping[str, tuple[float | None, ...]]
    averages: Mapping[str, float]

    def average(self, method: str) -> float:
        """Recompute the average of a row; NaN is left out, as the paper does."""
        return float(np.mean([value for value in self.cells[method] if value is not None]))

    def of(self, method: str) -> dict[str, float | None]:
        """Return the cells of a method by structure."""
        return dict(zip(self.structures, self.cells[method], strict=True))


@cache
def published_tables() -> dict[tuple[str, str], PublishedTable]:
    """Return all tables by data set and metric."""
    text = files("vertext.benchmark").joinpath("data/published_tables.json").read_text("utf-8")
    tables = json.loads(text)["tables"]
    return {
        (dataset, metric): _table(dataset, metric, tables[f"{dataset}/{metric}"]["rows"])
        for dataset in DATASETS
        for metric in METRICS
    }


def found_by_all(dataset: str) -> tuple[str, ...]:
    """Return the structures on which no published method scores 0 (14 of SPIDER's 19).

    A mean over them is about outlines; a mean over all is mostly about who finds the rare levels.
    """
    table = published_tables()[dataset, "DSC"]
    return tuple(
        name
        for place, name in enumerate(table.structures)
        if all(row[place] for row in table.cells.values())
    )


def _table(dataset: str, metric: str, rows: Mapping[str, list[float | None]]) -> PublishedTable:
    first = SPINE.of_kind(DATASETS[dataset])[0].name
    shared = [s for s in SPINE.structures if s.index < CLASS_COUNT and s.kind in _SHARED]
    return PublishedTable(
        dataset=dataset,
        metric=metric,
        structures=(first, *(s.name for s in sorted(shared))),
        cells={_plain(method): tuple(row[:-1]) for method, row in rows.items()},
        averages={_plain(method): float(row[-1] or 0.0) for method, row in rows.items()},
    )


def _plain(method: str) -> str:
    """Return a method's name as it can be typed."""
    return method.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
