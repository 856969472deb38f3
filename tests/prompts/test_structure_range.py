"""Templates, ranges and clicks."""

import pytest

from vertext.errors import UsageError
from vertext.prompts import (
    Click,
    ClinicalText,
    click_structures,
    expand_range,
    load_description,
    range_structures,
    template_structures,
    text_structures,
)

ANATOMY = load_description("lumbar_mr")
UPPER = ("T11", "T11/T12", "T12", "canal")


def test_range_is_contiguous_interleaved_with_the_canal_last() -> None:
    assert range_structures(ANATOMY, "T11", "T12") == UPPER
    assert range_structures(ANATOMY, "T12", "T11") == UPPER
    assert range_structures(ANATOMY, "L5/S1", "L5/S1") == ("L5/S1", "canal")


def test_data_set_decides_about_sacrum_and_canal() -> None:
    assert range_structures(ANATOMY, "L5", "S", dataset="spider") == ("L5", "L5/S1", "canal")
    assert range_structures(ANATOMY, "L5", "S", dataset="mrspineseg") == ("L5", "L5/S1", "S")
    assert len(template_structures(ANATOMY)) == 20
    assert len(template_structures(ANATOMY, "spider")) == 19


@pytest.mark.parametrize(("first", "last"), [("L9", "L5"), ("canal", "L5")])
def test_bad_ends_are_refused(first: str, last: str) -> None:
    with pytest.raises(UsageError, match=first):
        range_structures(ANATOMY, first, last)


def clicks(*levels: str) -> list[Click]:
    return [Click(level, (0.0, 0.0, 0.0)) for level in levels]


def test_clicks_span_the_range_between_the_extremes() -> None:
    expected = range_structures(ANATOMY, "T12", "L5/S1")
    assert click_structures(ANATOMY, clicks("L3", "T12", "L5/S1")) == expected


def test_a_few_clicks_do_not_say_that_the_rest_is_outside_the_image() -> None:
    everything = template_structures(ANATOMY, "spider")
    for few in (["L3"], ["T12", "T11/T12", "T11"]):
        assert click_structures(ANATOMY, clicks(*few), dataset="spider") == everything


@pytest.mark.parametrize("levels", [[], ["L9"], ["L3", "canal"]])
def test_clicks_need_a_level(levels: list[str]) -> None:
    with pytest.raises(UsageError, match=levels[-1] if levels else "at least one"):
        click_structures(ANATOMY, clicks(*levels))


def test_a_text_that_goes_through_the_levels_tells_the_range() -> None:
    whole = ClinicalText("T12/L1 and L1/2: normal. No herniation at L4/5. L5/S1: narrowing.")
    assert text_structures(ANATOMY, whole) == range_structures(ANATOMY, "T12", "S")
    remarkable = ClinicalText("Herniation at L4/5.")
    assert text_structures(ANATOMY, remarkable, dataset="spider") == template_structures(
        ANATOMY, "spider"
    )


def test_expansion_fills_gaps() -> None:
    assert expand_range(ANATOMY, ["T12", "T11"]) == UPPER
    assert expand_range(ANATOMY, ["canal"]) == ("canal",)
    assert expand_range(ANATOMY, []) == ()


def test_click_as_the_command_line_writes_it() -> None:
    assert Click.parse("L5= -1.5,20,3e1") == Click("L5", (-1.5, 20.0, 30.0))


@pytest.mark.parametrize("text", ["L5", "L5=1,2", "L5=1,2,x", "=1,2,3", "L5=1,2,nan"])
def test_bad_clicks_are_refused(text: str) -> None:
    with pytest.raises(UsageError, match="LEVEL=x,y,z"):
        Click.parse(text)
