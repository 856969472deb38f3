"""Divide a data set by a named rule."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np

from vertext.anatomy import SPINE, Kind
from vertext.data.case import Case
from vertext.data.case_facts import CaseFacts
from vertext.data.split import Fold, Split
from vertext.data.stratify import stratify
from vertext.errors import UsageError

T = TypeVar("T")

SPLIT_RULES = ("8:1:1", "5-fold", "official", "folds", "slice-leakage")
"""Rules by name; other ratios and numbers of folds work as well."""

DEFAULT_SEED = 20261121
_RARE_LEVELS = 2
_LEAKY_WEIGHTS = (8, 1, 1)


def make_split(rule: str, facts: Sequence[CaseFacts], *, seed: int = DEFAULT_SEED) -> Split:
    """Divide scans; the same scans, rule and seed always give the same split.

    | rule | what it does |
    |---|---|
    | A:B:C | train, validation and test by patient, stratified |
    | K-fold | each patient tested once, stratified; no validation part |
    | official | the data set's own: "training" is trained on, the rest is tested |
    | folds | the folds that `cases.json` brings, each tested once |
    | slice-leakage | 8:1:1 by slice: an experiment on leakage, marked as such |

    Stratified means: by the presence of the two highest levels and by the sort of series (the
    paper's split is "stratified random 8:1:1"; its unit and key are not published). A patient
    with several series is one unit.

    Args:
        rule: One of these.
        facts: Facts of every scan.
        seed: Seed of random rules.

    Raises:
        UsageError: There is no such rule, the data set does not bring what it needs, or there
            are fewer patients than parts.
    """
    if re.fullmatch(r"[1-9]\d*:[1-9]\d*:[1-9]\d*", rule):
        return _ratio(rule, facts, seed)
    if match := re.fullmatch(r"([2-9]|[1-9]\d+)-fold", rule):
        return _k_fold(int(match[1]), facts, seed)
    special: dict[str, Callable[[], Split]] = {
        "official": lambda: _official(facts),
        "folds": lambda: _given_folds(facts),
        "slice-leakage": lambda: _slices(facts, seed),
    }
    if rule not in special:
        raise UsageError(
            f"there is no split named {rule!r}", remedy=f"Splits: {', '.join(SPLIT_RULES)}"
        )
    return special[rule]()


def _ratio(rule: str, facts: Sequence[CaseFacts], seed: int) -> Split:
    train, validation, test = stratify(_tags(facts), [int(w) for w in rule.split(":")], seed=seed)
    words = "train, validation and test by patient, stratified by highest levels and series"
    return Split(
        name=rule,
        rule=words,
        seed=seed,
        folds=(Fold(train=train, validation=validation, test=test),),
    )


def _k_fold(count: int, facts: Sequence[CaseFacts], seed: int) -> Split:
    parts = stratify(_tags(facts), [1] * count, seed=seed)
    words = "each patient tested once, stratified by highest levels and series"
    return Split(name=f"{count}-fold", rule=words, seed=seed, folds=_each_once(parts))


def _official(facts: Sequence[CaseFacts]) -> Split:
    subset = _of_patient(facts, "official subset", lambda case: case.subset)
    train = tuple(p for p, part in subset.items() if part == "training")
    test = tuple(p for p, part in subset.items() if part != "training")
    if not (train and test):
        raise UsageError("all scans belong to one official subset", remedy="Choose another split")
    words = "the data set's own subsets: training is trained on, the rest is tested"
    return Split(name="official", rule=words, seed=None, folds=(Fold(train=train, test=test),))


def _given_folds(facts: Sequence[CaseFacts]) -> Split:
    fold = _of_patient(facts, "fold", lambda case: case.fold)
    numbers = sorted(set(fold.values()))
    if len(numbers) < 2:
        raise UsageError("all scans belong to one fold", remedy="Choose another split")
    parts = tuple(tuple(p for p, f in fold.items() if f == number) for number in numbers)
    words = "the folds of cases.json, each tested once"
    return Split(name="folds", rule=words, seed=None, folds=_each_once(parts))


def _slices(facts: Sequence[CaseFacts], seed: int) -> Split:
    every = [f"{f.case.name}:{index}" for f in facts for index in range(f.shape[0])]
    mixed = np.random.default_rng(seed).permutation(every).tolist()
    ends = np.cumsum(_LEAKY_WEIGHTS)[:-1] * len(mixed) // sum(_LEAKY_WEIGHTS)
    train, validation, test = (tuple(part.tolist()) for part in np.split(mixed, ends))
    return Split(
        name="slice-leakage",
        rule="LEAKS: 8:1:1 by slice; neighbouring slices of a patient lie in different parts",
        seed=seed,
        unit="slice",
        leakage=True,
        folds=(Fold(train=train, validation=validation, test=test),),
    )


def _each_once(parts: tuple[tuple[str, ...], ...]) -> tuple[Fold, ...]:
    return tuple(
        Fold(train=tuple(p for other in parts if other is not test for p in other), test=test)
        for test in parts
    )


def _tags(facts: Sequence[CaseFacts]) -> dict[str, frozenset[str]]:
    """Return the highest levels and the sorts of series of each patient."""
    rare = {s.name for s in SPINE.of_kind(Kind.VERTEBRA)[:_RARE_LEVELS]}
    tags: dict[str, set[str]] = {}
    for fact in facts:
        series = {f"series {fact.case.series}"} if fact.case.series else set()
        tags.setdefault(fact.case.patient, set()).update(rare & set(fact.voxels), series)
    return {patient: frozenset(found) for patient, found in tags.items()}


def _of_patient(
    facts: Sequence[CaseFacts], title: str, get: Callable[[Case], T | None]
) -> dict[str, T]:
    """Return what all scans of a patient agree on."""
    found: dict[str, T] = {}
    for fact in facts:
        value = get(fact.case)
        if value is None or found.setdefault(fact.case.patient, value) != value:
            what = "it has no" if value is None else "another scan of its patient has another"
            raise UsageError(
                f"{fact.case.name}: {what} {title}",
                remedy="Mend the case list or choose another split",
            )
    return found
