"""Trying every likely range, on answers that are made up."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from tests.inference.test_refine_prompt import answer
from vertext.anatomy import SPINE
from vertext.decoding import Decoded, Item
from vertext.inference.refine_prompt import Answer, Refined
from vertext.inference.search_range import likely_ranges, search_range
from vertext.prompts import load_description, range_structures

ANATOMY = load_description("lumbar_mr")


def found(*posteriors: dict[str, float], evidence: float = 1.0) -> Answer:
    """Return an answer with one item for each posterior, named by its likeliest level."""
    names = [max(levels, key=levels.__getitem__) for levels in posteriors]
    items = tuple(
        Item(name, SPINE.by_name(name).kind, 100, levels[name], levels)
        for name, levels in zip(names, posteriors, strict=True)
    )
    template = answer("L3", evidence)
    labels, numbering = np.zeros((2, 8, 8), np.uint8), template.decoded.numbering
    return Answer((), template.probabilities, Decoded(labels, items, numbering))


SHIFTED = found({"L3": 0.95, "L2": 0.05}, {"L3/L4": 1.0}, {"L4": 0.95, "L5": 0.05})


def test_ranges_come_from_the_posteriors_of_the_end_vertebrae() -> None:
    ranges = likely_ranges(SHIFTED.decoded, ANATOMY)
    assert ranges == [("L2", "L4"), ("L3", "L4"), ("L3", "L5")], "L2 to L5 has 0.25 %"


def test_an_end_that_may_be_nothing_passes_it_on() -> None:
    doubtful = found({"L2": 0.4}, {"L3": 1.0}, {"L4": 1.0})
    assert likely_ranges(doubtful.decoded, ANATOMY) == [("L2", "L4"), ("L3", "L4")]
    assert likely_ranges(found({"canal": 1.0}).decoded, ANATOMY) == []


def searched(*answers: Answer) -> tuple[Refined, list[tuple[str, ...]]]:
    """Search from SHIFTED with one prepared answer a range; also return what was said."""
    said = []

    def ask(structures: Sequence[tuple[str, ...]]) -> Answer:
        assert len(set(structures)) == 1, "a range is said of every slice"
        said.append(structures[0])
        return answers[len(said) - 1]

    return search_range(SHIFTED, ask, ANATOMY), said


def levels(*names: str, evidence: float) -> Answer:
    return found(*({name: 1.0} for name in names), evidence=evidence)


def test_the_best_sum_of_evidence_and_agreement_is_kept() -> None:
    evident = levels("L3", "L3/L4", "L4", evidence=1.3)
    agreeing = levels("L3", "L3/L4", "L4", "L4/L5", evidence=1.2)
    refined, said = searched(evident, agreeing, levels("L3", evidence=1.3))
    assert said[1] == range_structures(ANATOMY, "L3", "L4/L5")
    assert refined.answer is agreeing
    assert (refined.rounds, refined.template_kept) == (3, False)


def test_less_evidence_than_the_templates_is_never_taken() -> None:
    worse = levels("L3", "L3/L4", "L4", "L4/L5", evidence=0.9)
    refined, _ = searched(worse, worse, worse)
    assert refined.answer is SHIFTED
    assert refined.template_kept


def test_the_lowest_vertebra_has_its_disc_and_a_scan_without_any_is_left() -> None:
    lowest = found({"L5": 1.0})
    said = []
    search_range(lowest, lambda structures: said.append(structures[0]) or lowest, ANATOMY)
    assert said == [("L5", "L5/S1", "canal")]
    empty = answer(None, -np.inf)
    assert search_range(empty, pytest.fail, ANATOMY).answer is empty
