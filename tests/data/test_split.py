"""The stored split."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.data.split_facts import made_up_facts
from vertext.data.make_split import make_split
from vertext.data.split import Fold, Split
from vertext.errors import ReadError, UsageError

FACTS = made_up_facts()
CASES = tuple(fact.case for fact in FACTS)


def test_a_file_gives_the_same_split_back(tmp_path: Path) -> None:
    split = make_split("8:1:1", FACTS)
    split.write(tmp_path / "splits.json")
    assert Split.read(tmp_path / "splits.json") == split
    content = json.loads((tmp_path / "splits.json").read_text())
    assert (content["seed"], content["unit"], content["leakage"]) == (split.seed, "patient", False)
    assert content["folds"][0]["test"] == list(split.folds[0].test)


def test_cases_come_in_their_order_and_all_are_there() -> None:
    parts = make_split("8:1:1", FACTS).cases(CASES)
    assert list(parts.train) == [case for case in CASES if case in parts.train]
    assert sorted(c.name for part in (parts.train, parts.validation, parts.test) for c in part) == (
        sorted(case.name for case in CASES)
    )


def test_slices_are_told_by_the_case() -> None:
    split = make_split("slice-leakage", FACTS)
    parts = split.cases(CASES)
    found = {(c.name, n) for part in (parts.train, parts.validation, parts.test) for c in part
             for n in c.slices or ()}  # fmt: skip
    assert len(found) == 400
    one = parts.train[0]
    assert [f"{one.name}:{n}" in split.folds[0].train for n in one.slices or ()]


def test_a_fold_or_scan_that_is_not_there_is_an_error() -> None:
    split = make_split("5-fold", FACTS)
    with pytest.raises(UsageError, match="no fold 5"):
        split.cases(CASES, 5)
    with pytest.raises(UsageError, match="20_T1w, 20_T2w"):
        split.cases([fact.case for fact in made_up_facts(21)])


def test_slices_without_the_mark_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="leakage"):
        Split(
            name="x", rule="y", seed=0, unit="slice", folds=(Fold(train=("a:1",), test=("a:2",)),)
        )
    file = tmp_path / "splits.json"
    for content in ("{", '{"name": "x"}'):
        file.write_text(content)
        with pytest.raises(ReadError, match=r"splits\.json"):
            Split.read(file)
    with pytest.raises(ReadError, match="cannot be read"):
        Split.read(tmp_path / "none.json")
