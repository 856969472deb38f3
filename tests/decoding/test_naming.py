"""What is done with the best naming."""

from __future__ import annotations

import numpy as np
import pytest

from vertext.anatomy import SPINE
from vertext.decoding.decoded import Numbering
from vertext.decoding.naming import Naming, solve, without_rim
from vertext.decoding.sequence import Chain

SURE = Numbering(confidence=1.0, shift_up=0.0, shift_down=0.0, rejected=(), log_evidence=0.0)


def naming(first: str, last: str) -> Naming:
    named = {structure: place for place, structure in enumerate(SPINE.between(first, last))}
    return Naming(named, np.zeros((len(named), 1)), SURE)


def names(result: Naming) -> list[str]:
    return [structure.name for structure in result.named]


def test_a_disc_without_the_vertebra_above_it_is_a_rim() -> None:
    assert names(without_rim(naming("T12/L1", "L2"))) == ["L1", "L1/L2", "L2"]


def test_a_vertebra_at_the_top_stays() -> None:
    assert names(without_rim(naming("T12", "L1"))) == ["T12", "T12/L1", "L1"]


def test_a_lone_disc_and_nothing_at_all_stay() -> None:
    assert names(without_rim(naming("L4/L5", "L4/L5"))) == ["L4/L5"]
    nothing = Naming({}, np.zeros((0, 1)), SURE)
    assert names(without_rim(nothing)) == []


def alike(count: int) -> Chain:
    """A chain of items each of which fits its own state twice as well as being rejected."""
    emission = np.where(np.eye(count, dtype=bool), np.log(2.0), -np.inf)
    return Chain(emission, np.zeros(count), np.zeros((count, count, count)))


def test_the_evidence_is_that_of_one_item_however_many_there_are() -> None:
    few, many = (solve(alike(n), SPINE.ordered[:n]).numbering.log_evidence for n in (2, 7))
    # Each item is named (2) or rejected (1), independently of the others.
    assert [few, many] == pytest.approx([np.log(3)] * 2)


def test_without_items_there_is_no_evidence() -> None:
    assert solve(alike(0), ()).numbering.log_evidence == -np.inf
