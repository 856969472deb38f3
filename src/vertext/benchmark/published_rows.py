"""Every row of the paper's tables of averages: methods and ablations."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from vertext.benchmark.published_tables import DATASETS, METRICS, found_by_all, published_tables


@dataclass(frozen=True)
class PublishedRow:
    """One row on one data set.

    Attributes:
        name: Method or ablation.
        dataset: Name of the data set.
        averages: DSC and Jaccard in percent, HD95 and ASD in pixels, as printed; NaN where the
            paper prints none.
        common: Mean DSC over the structures that every method finds, computed from the cells;
            NaN for ablations, which have none.
    """

    name: str
    dataset: str
    averages: tuple[float, ...]
    common: float


@cache
def published_rows(dataset: str) -> dict[str, PublishedRow]:
    """Return the rows of a data set by name; ablations only where the paper made them."""
    tables = published_tables()
    dice = tables[dataset, "DSC"]
    rows = {
        method: PublishedRow(
            name=method,
            dataset=dataset,
            averages=tuple(tables[dataset, metric].averages[method] for metric in METRICS),
            common=_mean_over(dice.of(method), found_by_all(dataset)),
        )
        for method in dice.cells
    }
    text = files("vertext.benchmark").joinpath("data/published_ablations.json").read_text("utf-8")
    for name, by_dataset in json.loads(text)["rows"].items():
        if (cells := by_dataset[dataset]) is not None:
            averages = tuple(math.nan if cell is None else cell for cell in cells)
            rows[name] = PublishedRow(name, dataset, averages, math.nan)
    return rows


def published_names() -> tuple[str, ...]:
    """Return the name of every row on any data set."""
    return tuple(dict.fromkeys(name for dataset in DATASETS for name in published_rows(dataset)))


def _mean_over(cells: dict[str, float | None], names: tuple[str, ...]) -> float:
    return sum(cells[name] or 0.0 for name in names) / len(names)
