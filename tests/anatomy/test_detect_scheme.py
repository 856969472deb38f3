"""Whose numbers a label map holds: told where one scheme fits, refused where several do."""

from __future__ import annotations

import math

import pytest

from vertext.anatomy import SCHEMES, SPINE, scheme
from vertext.anatomy.detect_scheme import detect_scheme
from vertext.errors import UsageError


def drawn(name: str, structures: tuple[str, ...] | None = None) -> dict[int, float]:
    """Heights of the structures that a scheme knows, as they lie in a body."""
    known = [s.name for s in SPINE.ordered + SPINE.beside if s.name in scheme(name).labels]
    return {
        scheme(name).labels[structure]: 100.0 - 10 * place
        for place, structure in enumerate(known)
        if structures is None or structure in structures
    }


@pytest.mark.parametrize("name", SCHEMES)
def test_a_whole_lumbar_spine_is_told_or_means_the_same(name: str) -> None:
    found = detect_scheme(drawn(name))
    numbers = list(drawn(name))
    assert [found.names[n] for n in numbers] == [scheme(name).names[n] for n in numbers]


@pytest.mark.parametrize("name", ["spider", "totalspineseg", "totalspineseg-2024", "spineps"])
def test_discs_and_canal_tell_these_schemes_by_name(name: str) -> None:
    assert detect_scheme(drawn(name)).name == name


def test_few_low_numbers_fit_several_schemes() -> None:
    lumbar = tuple(s.name for s in SPINE.between("L1", "L5") if "/" not in s.name)
    with pytest.raises(UsageError, match=r"may be those of spider, .*mrspineseg"):
        detect_scheme(drawn("spider", lumbar))


def test_numbers_that_run_the_other_way_are_not_taken_for_a_scheme() -> None:
    upside_down = {label: -height for label, height in drawn("spider").items()}
    with pytest.raises(UsageError, match="no known scheme"):
        detect_scheme(upside_down)


def test_the_order_tells_schemes_with_the_same_numbers() -> None:
    vertebrae = tuple(s.name for s in SPINE.between("T11", "L5") if "/" not in s.name)
    numbers = [label for label in drawn("verse", vertebrae) if label >= 18]
    downwards = {label: -float(label) for label in numbers}
    upwards = {label: float(label) for label in numbers}
    assert detect_scheme(downwards).names[18] == scheme("verse").names[18]
    with pytest.raises(UsageError, match=r"of totalspineseg-2024, totalsegmentator-v1"):
        detect_scheme(upwards)


def test_unknown_heights_speak_against_nothing() -> None:
    assert detect_scheme(dict.fromkeys(drawn("spider"), math.nan)).name == "spider"


@pytest.mark.parametrize("heights", [{}, {77: 1.0, 3000: 2.0}, {255: 1.0}])
def test_numbers_of_no_scheme_are_refused(heights: dict[int, float]) -> None:
    with pytest.raises(UsageError, match="no known scheme"):
        detect_scheme(heights)
