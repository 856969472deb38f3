"""One row of the results: a network under one prompt source and version of the labels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from vertext.benchmark.matrix_run import MatrixRun
from vertext.benchmark.predictions import VERSIONS, Version
from vertext.benchmark.published_tables import DATASETS, found_by_all
from vertext.benchmark.run_matrix import JudgedRun
from vertext.benchmark.run_scores import RunScores
from vertext.metrics import CaseScores, Summary, summarise
from vertext.prompts import PromptSource

ALL_SPLITS = "all together"
_DATASETS = {name.lower(): name for name in DATASETS}


@dataclass(frozen=True)
class BenchmarkRow:
    """All seeds of a network together.

    Attributes:
        row: Name of the row.
        title: Its name in tables.
        source: Where the prompts came from.
        guides_decoding_only: Whether the network reads no text, so that only decoding knew.
        pretrained: Weights that it started from, in words.
        published: Row of the paper that it stands for.
        dataset: Published name of the data set; that of SPIDER where the paper has none like it.
        split: Name of the split.
        version: Version of the labels.
        seeds: Seeds of its runs.
        volumes: Scores of whole volumes by seed.
        slices: Scores of single slices by seed.
    """

    row: str
    title: str
    source: PromptSource
    guides_decoding_only: bool
    pretrained: str
    published: str | None
    dataset: str
    split: str
    version: Version
    seeds: tuple[int, ...]
    volumes: tuple[tuple[CaseScores, ...], ...]
    slices: tuple[tuple[CaseScores, ...], ...]

    @cached_property
    def summary(self) -> Summary:
        """Volumes of all seeds; a patient's volumes of every seed are drawn together."""
        return summarise([case for cases in self.volumes for case in cases])

    @cached_property
    def slice_summary(self) -> Summary:
        """Slices of all seeds."""
        return summarise([case for cases in self.slices for case in cases])

    @property
    def cases(self) -> int:
        """Number of scans."""
        return len(self.volumes[0])

    @property
    def prompt(self) -> str:
        """The prompt source in words."""
        only = ", decoding only" if self.guides_decoding_only else ""
        return f"{self.source.label}{only}"

    def over_seeds(self, score: str) -> tuple[float, ...]:
        """Return the mean of a score over volumes, by seed."""
        return tuple(_mean_of(cases, score) for cases in self.volumes)

    def common_mean(self) -> float:
        """Return the mean Dice over the structures that every published method finds.

        Structures are averaged over volumes first, missing = 0; NaN where no truth has any.
        """
        return _mean_over(self.summary, found_by_all(self.dataset))

    def common_slice_mean(self) -> float:
        """Return the same over slices."""
        return _mean_over(self.slice_summary, found_by_all(self.dataset))


def benchmark_rows(judged: Iterable[JudgedRun]) -> tuple[BenchmarkRow, ...]:
    """Bring the seeds of every row, split and prompt source together, in the order of the runs.

    Where every patient is tested by one split only, as in a cross-validation, a row of all splits
    together follows.
    """
    groups: dict[tuple[str, PromptSource], dict[str, list[_Scored]]] = {}
    for one in judged:
        for scores in one.scores:
            splits = groups.setdefault((one.run.row, scores.prompt), {})
            splits.setdefault(one.run.split, []).append((one.run, scores))
    rows = []
    for version in VERSIONS:
        for splits in groups.values():
            parts = [_row(group, version) for group in splits.values()]
            rows += [*parts, *_together(parts)]
    return tuple(rows)


_Scored = tuple[MatrixRun, RunScores]


def _row(group: Sequence[_Scored], version: Version) -> BenchmarkRow:
    run, source = group[0][0], group[0][1].prompt
    return BenchmarkRow(
        row=run.row,
        title=run.title,
        source=source,
        guides_decoding_only=not run.reads_prompt and source is not PromptSource.NONE,
        pretrained=run.pretrained or "none, from scratch",
        published=run.published,
        dataset=_DATASETS.get(run.experiment.data.scheme, "SPIDER"),
        split=run.split,
        version=version,
        seeds=tuple(one.seed for one, _ in group),
        volumes=tuple(scores.volumes[version] for _, scores in group),
        slices=tuple(scores.slices[version] for _, scores in group),
    )


def _together(parts: Sequence[BenchmarkRow]) -> list[BenchmarkRow]:
    """Join splits of the same seeds that test different patients."""
    tested = [case.patient for part in parts for case in part.volumes[0]]
    per_split = sum(len({case.patient for case in part.volumes[0]}) for part in parts)
    alike = len({part.seeds for part in parts}) == 1
    if len(parts) < 2 or not alike or len(set(tested)) < per_split:
        return []
    volumes, slices = (
        tuple(tuple(case for cases in seed for case in cases) for seed in zip(*parts, strict=True))
        for parts in ([part.volumes for part in parts], [part.slices for part in parts])
    )
    return [replace(parts[0], split=ALL_SPLITS, volumes=volumes, slices=slices)]


def _mean_over(summary: Summary, names: Sequence[str]) -> float:
    known = [summary.structures[name] for name in names if name in summary.structures]
    means = [one.metrics["dice"].mean for one in known if one.present]
    return float(np.mean(means)) if means else float("nan")


def _mean_of(cases: Sequence[CaseScores], score: str) -> float:
    values = [view[score] for case in cases for view in case.views.values() if score in view]
    return float(np.mean(values)) if values else float("nan")
