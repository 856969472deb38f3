"""Counts of vertebrae and what is known of them."""

from __future__ import annotations

import pytest

from vertext.anatomy import ENUMERATIONS, SPINE, Enumeration, Kind


def named(name: str) -> Enumeration:
    (found,) = (count for count in ENUMERATIONS if count.name == name)
    return found


def test_the_usual_count_comes_first_and_is_that_of_most() -> None:
    assert ENUMERATIONS[0].ordered == SPINE.ordered
    assert [count.usual for count in ENUMERATIONS] == [True, False, False, False]
    assert ENUMERATIONS[0].share > 0.8
    assert sum(count.share for count in ENUMERATIONS) == pytest.approx(1)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("six-lumbar", "L4 L4/L5 L5 L5/L6 L6 L5/S1 S"),
        ("four-lumbar", "L3 L3/L4 L4 L5/S1 S"),
        ("extra-thoracic", "T12 T12/T13 T13 T12/L1 L1"),
    ],
)
def test_a_transitional_count_differs_at_one_place(name: str, expected: str) -> None:
    names = " ".join(structure.name for structure in named(name).ordered)
    assert f" {expected}" in names
    if name == "extra-thoracic":
        assert names.endswith("L5/S1 S")


@pytest.mark.parametrize("count", ENUMERATIONS, ids=lambda count: count.name)
def test_bones_and_discs_alternate(count: Enumeration) -> None:
    discs = [structure.kind is Kind.DISC for structure in count.ordered]
    assert discs == [place % 2 == 1 for place in range(len(discs))]
    assert len(set(count.ordered)) == len(count.ordered)
