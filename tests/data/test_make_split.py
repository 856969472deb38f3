"""Splits by named rules."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.data.split_facts import made_up_facts
from vertext.data.check_split import check_split, find_leaks
from vertext.data.make_split import SPLIT_RULES, make_split
from vertext.errors import UsageError

FACTS = made_up_facts()
CASES = tuple(fact.case for fact in FACTS)
BY_PATIENT = [rule for rule in SPLIT_RULES if rule != "slice-leakage"]


@pytest.mark.parametrize("rule", SPLIT_RULES)
def test_every_rule_is_deterministic_and_fits_its_scans(rule: str) -> None:
    split = make_split(rule, FACTS)
    assert split == make_split(rule, FACTS)
    assert split.name == rule
    check_split(split, CASES)


@pytest.mark.parametrize("rule", BY_PATIENT)
def test_the_series_of_a_patient_are_never_parted(rule: str) -> None:
    split = make_split(rule, FACTS)
    assert find_leaks(split, CASES) == []
    for number in range(len(split.folds)):
        parts = split.cases(CASES, number)
        owners = [{case.patient for case in part} for part in (parts.train, parts.test)]
        assert all(owners)
        assert owners[0].isdisjoint(owners[1])


def test_ratio_is_stratified_by_the_highest_levels() -> None:
    fold = make_split("8:1:1", FACTS).folds[0]
    assert [len(fold.train), len(fold.validation), len(fold.test)] == [16, 2, 2]
    shows_t10 = {f.case.patient for f in FACTS if "T10" in f.voxels}
    assert [len(shows_t10 & set(part)) for part in (fold.train, fold.validation, fold.test)] == [
        3,
        1,
        1,
    ]


@pytest.mark.parametrize("rule", ["5-fold", "folds"])
def test_each_patient_is_tested_once(rule: str) -> None:
    split = make_split(rule, FACTS)
    tested = [patient for fold in split.folds for patient in fold.test]
    assert sorted(tested) == sorted({case.patient for case in CASES})
    assert all(set(fold.train) | set(fold.test) == set(tested) for fold in split.folds)


def test_official_tests_what_is_not_training() -> None:
    fold = make_split("official", FACTS).folds[0]
    assert fold.test == ("0", "5", "10", "15")
    assert len(fold.train) == 16


def test_given_folds_keep_their_numbers() -> None:
    split = make_split("folds", FACTS)
    assert [set(fold.test) for fold in split.folds][1] == {"1", "5", "9", "13", "17"}
    assert split.seed is None


def test_a_split_of_slices_says_that_it_leaks() -> None:
    split = make_split("slice-leakage", FACTS)
    assert split.leakage
    assert split.unit == "slice"
    assert "LEAKS" in split.rule
    assert len(find_leaks(split, CASES)) > 20
    fold = split.folds[0]
    assert [len(fold.train), len(fold.validation), len(fold.test)] == [320, 40, 40]


@pytest.mark.parametrize("field", ["subset", "fold"])
def test_scans_of_one_patient_must_agree(field: str) -> None:
    rule = {"subset": "official", "fold": "folds"}[field]
    for other in (None, "test" if field == "subset" else 9):
        odd = replace(FACTS[0], case=replace(FACTS[0].case, **{field: other}))
        with pytest.raises(UsageError, match=r"0_T[12]w"):
            make_split(rule, (odd, *FACTS[1:]))


def test_one_subset_or_one_fold_cannot_be_split() -> None:
    alike = [replace(f, case=replace(f.case, subset="training", fold=0)) for f in FACTS]
    for rule in ("official", "folds"):
        with pytest.raises(UsageError, match="one"):
            make_split(rule, alike)


@pytest.mark.parametrize("rule", ["8:1", "1-fold", "0:1:1", "random", "slice"])
def test_unknown_rules_list_the_known(rule: str) -> None:
    with pytest.raises(UsageError, match="official"):
        make_split(rule, FACTS)
