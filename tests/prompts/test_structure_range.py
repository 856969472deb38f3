"""Templates, ranges and clicks."""

import pytest

from vertext.errors import UsageError
from vertext.prompts import (
    Click,
    click_structures,
    expand_range,
    load_description,
    range_structures,
    template_structures,
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


def test_clicks_span_the_range_between_the_extremes() -> None:
    clicks = [Click(level, (0.0, 0.0, 0.0)) for level in ("T12", "T11/T12", "T11")]
    assert click_structures(ANATOMY, clicks) == UPPER
    with pytest.raises(UsageError, match="at least one"):
        click_structures(ANATOMY, [])


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
