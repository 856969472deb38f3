"""Scores over all volumes, with their spread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vertext.anatomy import SPINE, Kind
from vertext.errors import UsageError
from vertext.metrics.case_scores import CaseScores
from vertext.metrics.estimate import Estimate
from vertext.metrics.patient_bootstrap import PatientBootstrap, Ratio
from vertext.metrics.score_settings import Aggregate, ScoreSettings
from vertext.metrics.structure_score import METRICS, StructureScore, metric_title
from vertext.metrics.view import View

CLASS_MEAN = "class mean"

_COUNTS = ("present", "missed", "spurious")
_ABSENT = StructureScore(present=0, missed=0, spurious=0, both=0, truth=0, predicted=0)


@dataclass(frozen=True)
class StructureSummary:
    """One structure over all volumes.

    Attributes:
        present: Volumes (slices) whose truth has it.
        missed: Those of them without any prediction of it.
        spurious: Volumes (slices) where it was predicted although the truth lacks it.
        metrics: Estimates by metric; what is not defined is left out.
    """

    present: int
    missed: int
    spurious: int
    metrics: dict[str, Estimate]


@dataclass(frozen=True)
class Summary:
    """What a table of scores says.

    Attributes:
        settings: How outlines were scored.
        volumes: Number of volumes.
        patients: Number of patients.
        views: Estimates by view and score.
        structures: By name, in anatomical order, then `class mean`: the mean over structures of
            their means (the "Avg." of published tables).
        kinds: By kind of tissue.
    """

    settings: ScoreSettings
    volumes: int
    patients: int
    views: dict[View, dict[str, Estimate]]
    structures: dict[str, StructureSummary]
    kinds: dict[str, StructureSummary]

    def __getitem__(self, name: str) -> Estimate:
        """Return the estimate of a score of a view, or the Dice of a structure.

        Raises:
            KeyError: No volume has that score.
        """
        for group in self.views.values():
            if name in group:
                return group[name]
        return self.structures[name].metrics["dice"]


def summarise(cases: Sequence[CaseScores], *, seed: int = 0) -> Summary:
    """Average over cases, with bootstrap intervals over patients.

    All series of a patient are drawn together. A structure's mean rests on the volumes (slices)
    whose truth has it, and says how many they are.

    Args:
        cases: Scores of every case, all with the same settings.
        seed: Seed of the bootstrap.

    Raises:
        UsageError: There is no case, or their settings differ.
    """
    if len({case.settings for case in cases}) != 1:
        raise UsageError("a summary needs cases that were scored with the same settings")
    settings = cases[0].settings
    patients = [case.patient for case in cases]
    bootstrap = PatientBootstrap(patients, seed=seed)
    names = [structure.name for structure in SPINE.structures]
    structures = _structures([case.outlines for case in cases], names, settings, bootstrap)
    kinds = _structures([case.tissue for case in cases], list(Kind), settings, bootstrap)
    views = _views(cases, bootstrap)
    assd = metric_title("assd", settings.unit)
    views[View.KINDS] = {
        f"{name}{suffix}": kind.metrics[metric]
        for metric, suffix in (("dice", ""), ("assd", f" {assd}"))
        for name, kind in kinds.items()
        if metric in kind.metrics and name != CLASS_MEAN
    }
    if CLASS_MEAN in structures:
        views[View.FINE] |= {
            f"{CLASS_MEAN} {metric_title(metric, settings.unit)}": estimate
            for metric, estimate in structures[CLASS_MEAN].metrics.items()
        }
    return Summary(settings, len(cases), len(set(patients)), views, structures, kinds)


def _views(
    cases: Sequence[CaseScores], bootstrap: PatientBootstrap
) -> dict[View, dict[str, Estimate]]:
    """Average what each volume has one value of."""
    tables = [case.views for case in cases]
    views: dict[View, dict[str, Estimate]] = {view: {} for view in View}
    for view, group in views.items():
        for name in dict.fromkeys(name for table in tables for name in table[view]):
            values = [table[view].get(name) for table in tables]
            terms = [(0, 0) if value is None else (value, 1) for value in values]
            ratio = bootstrap.ratio(terms, sum(value is not None for value in values))
            if ratio is not None:
                group[name] = ratio.estimate
    return views


def _structures(
    tables: Sequence[dict[str, StructureScore]],
    order: Sequence[str],
    settings: ScoreSettings,
    bootstrap: PatientBootstrap,
) -> dict[str, StructureSummary]:
    """Average each structure over the volumes, then over the structures of any truth."""
    result: dict[str, StructureSummary] = {}
    ratios: dict[str, list[Ratio]] = {metric: [] for metric in METRICS}
    for name in order:
        scores = [table.get(name, _ABSENT) for table in tables]
        counts = {count: sum(getattr(score, count) for score in scores) for count in _COUNTS}
        metrics = {}
        # A structure that no truth has is not averaged: its false positives are counted.
        for metric in METRICS if counts["present"] else ():
            terms = [score.terms(metric, settings) for score in scores]
            by_voxel = settings.aggregate is Aggregate.DATASET
            n = counts["present"] if by_voxel else int(sum(weight for _, weight in terms))
            ratio = bootstrap.ratio(terms, n)
            if ratio is not None:
                ratios[metric].append(ratio)
                metrics[metric] = ratio.estimate
        if any(counts.values()):
            result[name] = StructureSummary(**counts, metrics=metrics)
    means = {metric: Ratio.average(group).estimate for metric, group in ratios.items() if group}
    if means:
        totals = {c: sum(getattr(one, c) for one in result.values()) for c in _COUNTS}
        result[CLASS_MEAN] = StructureSummary(**totals, metrics=means)
    return result
