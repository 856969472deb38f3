"""What a network is told, by prompt source."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

from vertext.anatomy import SPINE
from vertext.benchmark.slice_prompts import SlicePrompts
from vertext.prompts import ClinicalText, PromptFile, PromptSource
from vertext.training.experiment import experiment_from

ACTIVE = tuple(number for number in range(len(SPINE.classes)) if SPINE.classes[number] != "S")


def prompts(**settings: object) -> SlicePrompts:
    experiment = experiment_from({"name": "a", "prompts": settings}, source="test")
    return SlicePrompts(experiment, ACTIVE)


def user(**ends: str) -> PromptFile:
    return PromptFile(
        case="1", source=PromptSource.RANGE_SIMULATED, reference_slice=1, slice_count=3, **ends
    )


def test_the_automatic_prompt_names_all_that_was_taught() -> None:
    right, middle, left = prompts().said(3, sides_known=True, told=None)
    assert {one.source for one in (right, middle, left)} == {PromptSource.TEMPLATE}
    assert len({right.text, middle.text, left.text}) == 3
    assert "T9" in middle.text
    assert "sacrum" not in middle.text.lower()


def test_a_range_is_said_of_every_slice() -> None:
    told = prompts().said(3, sides_known=True, told=user(first="L4", last="L5"))
    assert {one.source for one in told} == {PromptSource.RANGE_SIMULATED}
    assert all("L4/L5" in one.text and "L3" not in one.text for one in told)


def test_what_was_shown_is_said_slice_by_slice() -> None:
    shown = [("L5", "S"), ()]
    for source in (PromptSource.ORACLE, PromptSource.PREDICTED):
        one, empty = prompts().shown(shown, source, sides_known=True)
        assert one.source is empty.source is source
        assert ("L5" in one.text, "sacrum" in one.text, "L5" in empty.text) == (True, False, False)


def test_a_report_tells_its_levels_and_findings() -> None:
    report = ClinicalText("T12/L1: normal.\nL5/S1: no herniation.")
    (told,) = prompts().said(1, sides_known=True, told=report)
    assert told.source is PromptSource.REPORT
    assert told.phrases[2] == "thoracic vertebra T12"
    assert told.phrases[-2:] == ("T12/L1: normal", "L5/S1: no herniation")


def test_prompts_are_worded_as_in_training() -> None:
    (short,) = prompts(option=1).said(1, sides_known=True, told=None)
    assert "L5" not in short.text
    (silent,) = prompts(position=False).said(1, sides_known=True, told=None)
    (full,) = prompts().said(1, sides_known=True, told=None)
    assert len(silent.text) < len(full.text)
