"""Splits that leak or belong to another data set."""

from __future__ import annotations

import pytest

from tests.data.split_facts import made_up_facts
from vertext.data.check_split import check_split, find_leaks
from vertext.data.dataset_error import DatasetError
from vertext.data.split import Fold, Split

CASES = tuple(fact.case for fact in made_up_facts(4))


def split(train: tuple[str, ...], test: tuple[str, ...], **fields: object) -> Split:
    folds = (Fold(train=train, test=test),)
    return Split(name="mine", rule="by hand", seed=None, folds=folds, **fields)


def test_a_patient_on_both_sides_and_strangers_are_all_listed() -> None:
    with pytest.raises(DatasetError) as caught:
        check_split(split(("0", "1", "7"), ("1",)), CASES)
    assert caught.value.problems == (
        "fold 0: patient 1 is in train and in test",
        "fold 0: patient 2 is in no part",
        "fold 0: patient 3 is in no part",
        "fold 0: patient 7 has no scan",
    )


def test_whole_patients_on_one_side_pass() -> None:
    check_split(split(("0", "1"), ("2", "3")), CASES)


def test_slices_leak_by_their_patient_even_from_another_series() -> None:
    leaky = split(("0_T1w:0",), ("0_T2w:5",), unit="slice", leakage=True)
    assert find_leaks(leaky, CASES) == ["fold 0: patient 0 is in train and in test"]
