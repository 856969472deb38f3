"""What is done with the best naming."""

from __future__ import annotations

import numpy as np
import pytest

from vertext.anatomy import ENUMERATIONS, SPINE, Structure
from vertext.decoding.candidate import Candidate
from vertext.decoding.level_states import LevelStates
from vertext.decoding.naming import Naming, name_items
from vertext.decoding.sequence import Chain
from vertext.decoding.settings import DecodingSettings
from vertext.decoding.weigh_counts import weigh_counts
from vertext.errors import UsageError

SETTINGS = DecodingSettings(shift=0.02, shift_unanchored=0.2)
UNTOLD: frozenset[str] = frozenset()
USUAL = ENUMERATIONS[0]


def candidate(levels: tuple[Structure, ...], chain: Chain) -> Candidate:
    return Candidate(USUAL, LevelStates(levels, levels), chain)


def alike(count: int) -> Chain:
    """Items each of which fits its own state twice as well as being rejected, and no other."""
    emission = np.where(np.eye(count, dtype=bool), np.log(2.0), -np.inf)
    return Chain(emission, np.zeros(count), np.zeros((count, count, count)), np.zeros(count))


def name(chain: Chain, levels: tuple[Structure, ...], **options: object) -> Naming:
    case = candidate(levels, chain)
    opinions = np.zeros((len(chain.reject), len(levels)))
    weighed = weigh_counts([case], opinions, SETTINGS)
    return name_items(weighed, SETTINGS, **({"told": UNTOLD, "anchored": True} | options))


def one_of(levels: tuple[Structure, ...], at: int) -> Chain:
    """One item that must be named and fits its state far better than any other."""
    emission = np.full((1, len(levels)), -50.0)
    emission[0, at] = 0.0
    count = len(levels)
    return Chain(emission, np.full(1, -np.inf), np.zeros((1, 1, count)), np.zeros(count))


def names(naming: Naming) -> list[str]:
    return [structure.name for structure in naming.named]


def test_a_disc_without_the_vertebra_above_it_is_a_rim() -> None:
    levels = SPINE.between("T12/L1", "L2")
    assert names(name(alike(4), levels)) == ["L1", "L1/L2", "L2"]
    assert names(name(alike(4), levels, told=frozenset({"L2"}))) == ["L1", "L1/L2", "L2"]


def test_a_disc_at_the_top_that_the_user_named_stays() -> None:
    told = name(alike(4), SPINE.between("T12/L1", "L2"), told=frozenset({"T12/L1"}))
    assert names(told) == ["T12/L1", "L1", "L1/L2", "L2"]


def test_a_vertebra_at_the_top_stays_and_so_does_a_lone_disc() -> None:
    assert names(name(alike(3), SPINE.between("T12", "L1"))) == ["T12", "T12/L1", "L1"]
    assert names(name(alike(1), SPINE.between("L4/L5", "L4/L5"))) == ["L4/L5"]


def test_nothing_at_all_has_no_names_and_no_evidence() -> None:
    nothing = name(alike(0), ())
    assert names(nothing) == []
    assert nothing.numbering.log_evidence == -np.inf


def test_the_evidence_is_that_of_one_item_however_many_there_are() -> None:
    few, many = (name(alike(n), SPINE.ordered[:n]).numbering.log_evidence for n in (2, 7))
    # Each item is named (2) or rejected (1), independently of the others.
    assert [few, many] == pytest.approx([np.log(3)] * 2)


@pytest.mark.parametrize(("anchored", "chance"), [(True, 0.02), (False, 0.2)])
def test_without_a_landmark_the_whole_may_well_be_shifted(anchored: bool, chance: float) -> None:
    levels = SPINE.ordered
    numbering = name(one_of(levels, 9), levels, anchored=anchored).numbering
    found = numbering.confidence, numbering.shift_up, numbering.shift_down
    assert found == pytest.approx((1 - 2 * chance, chance, chance))
    assert np.exp(numbering.scores).sum() == pytest.approx(1)
    assert numbering.anchored is anchored


def test_a_shift_is_shared_with_every_item_and_ends_where_the_levels_end() -> None:
    levels = SPINE.ordered
    naming = name(one_of(levels, 1), levels, anchored=False)
    assert naming.numbering.shift_up == 0
    assert naming.numbering.shift_down == pytest.approx(0.2)
    assert naming.posterior[levels[1]][0] == pytest.approx(0.8)
    assert naming.posterior[levels[3]][0] == pytest.approx(0.2)


def test_who_was_told_a_level_doubts_no_shift() -> None:
    levels = SPINE.ordered
    numbering = name(one_of(levels, 9), levels, told=frozenset({"L1"}), anchored=False).numbering
    assert numbering.confidence == pytest.approx(1)
    assert numbering.anchored


def test_a_temperature_makes_less_sure_and_changes_no_name() -> None:
    levels = SPINE.ordered
    weighed = weigh_counts([candidate(levels, one_of(levels, 9))], np.zeros((1, 19)), SETTINGS)
    for temperature in (1.0, 2.0):
        warm = DecodingSettings(shift=0.02, temperature=temperature)
        naming = name_items(weighed, warm, told=UNTOLD, anchored=True)
        assert names(naming) == [levels[9].name]
        odds = naming.numbering.shift_up / naming.numbering.confidence
        assert odds == pytest.approx((0.02 / 0.96) ** (1 / temperature))


def test_clicks_that_contradict_each_other_are_refused() -> None:
    reject, link = np.full(1, -np.inf), np.zeros((1, 1, 3))
    impossible = Chain(np.full((1, 3), -np.inf), reject, link, np.zeros(3))
    with pytest.raises(UsageError, match="contradict"):
        name(impossible, SPINE.ordered[:3])
