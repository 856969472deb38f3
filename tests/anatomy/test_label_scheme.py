"""Everybody's numbers."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

import vertext
from vertext.anatomy import IGNORE, SCHEMES, SPINE, UNKNOWN_VERTEBRA, scheme
from vertext.errors import LabelError, UsageError


@pytest.mark.parametrize("name", SCHEMES)
def test_round_trip_over_all_structures_it_knows(name: str) -> None:
    numbers = np.array([0, *scheme(name).labels.values()])
    internal, inward = scheme(name).to_internal(numbers)
    back, outward = scheme(name).from_internal(internal)
    assert np.array_equal(back, numbers)
    assert not inward.ignored
    assert not outward.dropped


def test_spider_counts_from_the_bottom_and_discs_follow_the_vertebra_above() -> None:
    spider = scheme("spider")
    assert spider.names[1] == "L5"
    assert spider.names[9] == "T9"
    assert spider.names[201] == "L5/S1"
    for number, name in spider.names.items():
        if number > 200:
            assert name.split("/")[0] == spider.names[number - 200]


def test_totalspineseg_discs_follow_the_vertebra_below() -> None:
    names = scheme("totalspineseg").names
    for number, name in names.items():
        if "/" in name and name != "L5/S1":
            assert name.split("/")[1] == names[number - 50]


@pytest.mark.parametrize("number", [10, 25, 101, 125, 210, 225])
def test_spider_levels_above_t9_and_partly_visible_ones_are_ignored(number: int) -> None:
    internal, report = scheme("spider").to_internal(np.array([number, number, 0]))
    assert internal.tolist() == [IGNORE, IGNORE, 0]
    assert report.ignored == {number: 2}


def test_a_vertebra_of_unknown_level_keeps_its_state() -> None:
    internal, _ = scheme("spider").to_internal(np.array([255]))
    assert internal.tolist() == [UNKNOWN_VERTEBRA]


def test_spineps_discs_follow_the_vertebra_above() -> None:
    names = scheme("spineps").names
    for number, name in names.items():
        if number > 100:
            assert name.split("/")[0] == names[number - 100]


def test_releases_of_totalsegmentator_mean_different_bones_by_26() -> None:
    releases = [f"totalsegmentator{release}" for release in ("-v1", "", "-v3")]
    indices = [int(scheme(name).to_internal(np.array([26]))[0][0]) for name in releases]
    assert [SPINE.by_index(index).name for index in indices] == ["T9", "S", "L6"]


def test_the_cord_lies_in_the_canal() -> None:
    internal, _ = scheme("totalspineseg").to_internal(np.array([1, 2]))
    assert internal.tolist() == [SPINE.by_name("canal").index] * 2


def test_what_the_target_lacks_is_reported() -> None:
    canal = SPINE.by_name("canal").index
    array, report = scheme("mrspineseg").from_internal(np.array([canal, canal, 2]))
    assert array.tolist() == [0, 0, 2]
    assert report.dropped == {canal: 2}


def test_unknown_numbers_are_named() -> None:
    with pytest.raises(LabelError, match="77, 99"):
        scheme("spider").to_internal(np.array([0, 99, 77]))


def test_fractions_are_no_labels() -> None:
    with pytest.raises(LabelError, match="whole"):
        scheme("spider").to_internal(np.array([0.5]))


@pytest.mark.parametrize("number", [-3, 77, 1 << 20])
def test_numbers_of_any_size_that_nobody_knows_are_named(number: int) -> None:
    with pytest.raises(LabelError, match=str(number)):
        scheme("spider").to_internal(np.array([[0, 1], [201, number]]))


def test_whole_numbers_stored_as_float_are_labels() -> None:
    assert scheme("spider").to_internal(np.array([1.0, 201.0]))[0].tolist() == [2, 11]


def test_an_unknown_scheme_lists_the_known() -> None:
    with pytest.raises(UsageError, match="spider"):
        scheme("spidr")


def test_no_level_name_is_spelled_outside_the_anatomy_room() -> None:
    """Strings such as "L5" belong in anatomy/data; comments and docstrings may explain."""
    root = Path(vertext.__file__).parent
    level = re.compile(r"""["'](?:[LT]\d{1,2}|[LT]\d{1,2}/[LTS]\d{0,2})["']""")
    found = [
        f"{file.relative_to(root)}:{number}"
        for file in root.rglob("*.py")
        if "anatomy" not in file.relative_to(root).parts[:1]
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if level.search(line) and not line.lstrip().startswith("#") and '"""' not in line
    ]
    assert found == []
