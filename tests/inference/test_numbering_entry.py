"""What the report says of the numbering."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from vertext.anatomy import SPINE, scheme
from vertext.decoding import Anomaly, Decoded, Item, Numbering
from vertext.inference.numbering_entry import numbering_entry
from vertext.reports.report import NumberingEntry

SURE = Numbering(
    confidence=0.95, shift_up=0.03, shift_down=0.001, rejected=(), log_evidence=0.0,
    anomaly=Anomaly(name="six-lumbar", probability=0.002, margin=6.0, chosen=False),
)  # fmt: skip
SPIDER = scheme("spider")


def entry(numbering: Numbering, *names: str, scheme_name: str = "spider") -> NumberingEntry:
    items = tuple(
        Item(name, SPINE.by_name(name).kind, 9, 0.9, {name: 0.9}) for name in names or ("L5",)
    )
    decoded = Decoded(np.zeros((1, 1, 1), np.uint8), items, numbering)
    return numbering_entry(decoded, scheme(scheme_name), ("first",))


def test_a_sure_numbering_is_told_with_its_alternatives() -> None:
    said = entry(SURE)
    assert said.warnings == ("first",)
    assert [(each.shift, each.confidence) for each in said.alternatives] == [(1, 0.03)]
    assert said.anchored is True
    assert said.enumeration_anomaly is not None
    assert said.enumeration_anomaly.model_dump() == {
        "name": "six-lumbar", "probability": 0.002, "assumed": False, "margin": 6.0,
    }  # fmt: skip


def test_alternatives_come_by_their_probability() -> None:
    said = entry(replace(SURE, shift_up=0.1, shift_down=0.2))
    assert [each.shift for each in said.alternatives] == [-1, 1]


def test_an_unsure_numbering_is_to_be_checked() -> None:
    assert "uncertain" in entry(replace(SURE, confidence=0.6)).warnings[-1]


def test_without_a_landmark_the_reader_is_warned_however_sure_the_network_is() -> None:
    said = entry(replace(SURE, anchored=False, confidence=0.99))
    assert said.anchored is False
    assert "L5/S1" in said.warnings[-1]
    assert "cannot be counted" in said.warnings[-1]


@pytest.mark.parametrize(
    ("probability", "chosen", "words"),
    [(0.1, False, None), (0.3, False, "may show six lumbar"), (0.6, True, "was named as a spine")],
)
def test_a_likely_anomaly_is_told_in_words(
    probability: float, chosen: bool, words: str | None
) -> None:
    anomaly = Anomaly("six-lumbar", probability, 1.0, chosen)
    warnings = entry(replace(SURE, anomaly=anomaly)).warnings[1:]
    assert [words in warning for warning in warnings] == ([True] if words else [])


def test_what_the_scheme_cannot_number_is_named() -> None:
    names = ("L5", "L5/L6", "L6")
    assert "L5/L6, L6" in entry(SURE, *names).warnings[-1]
    verse = entry(SURE, *names, scheme_name="verse").warnings[-1]
    assert "no number for L5/L6:" in verse


def test_who_named_levels_hears_of_no_anomaly_and_who_sees_nothing_of_no_number() -> None:
    assert entry(replace(SURE, anomaly=None)).enumeration_anomaly is None
    nothing = numbering_entry(Decoded(np.zeros((1, 1, 1), np.uint8), (), SURE), SPIDER, ())
    assert nothing.confidence is None
    assert nothing.anchored is None
    assert nothing.warnings == ("no vertebra or disc was found",)
