"""What is done with the best naming."""

from __future__ import annotations

import numpy as np

from vertext.anatomy import SPINE
from vertext.decoding.decoded import Numbering
from vertext.decoding.naming import Naming, without_rim


def naming(first: str, last: str) -> Naming:
    named = {structure: place for place, structure in enumerate(SPINE.between(first, last))}
    return Naming(named, np.zeros((len(named), 1)), Numbering(1.0, 0.0, 0.0, 0))


def names(result: Naming) -> list[str]:
    return [structure.name for structure in result.named]


def test_a_disc_without_the_vertebra_above_it_is_a_rim() -> None:
    assert names(without_rim(naming("T12/L1", "L2"))) == ["L1", "L1/L2", "L2"]


def test_a_vertebra_at_the_top_stays() -> None:
    assert names(without_rim(naming("T12", "L1"))) == ["T12", "T12/L1", "L1"]


def test_a_lone_disc_and_nothing_at_all_stay() -> None:
    assert names(without_rim(naming("L4/L5", "L4/L5"))) == ["L4/L5"]
    nothing = Naming({}, np.zeros((0, 1)), Numbering(1.0, 0.0, 0.0, 0))
    assert names(without_rim(nothing)) == []
