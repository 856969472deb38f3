"""The order of the spine."""

from __future__ import annotations

import pytest

from vertext.anatomy import CLASS_COUNT, SPINE, Kind
from vertext.errors import UsageError


def test_discs_lie_between_the_bones_they_are_named_after() -> None:
    for disc in SPINE.of_kind(Kind.DISC):
        above, below = SPINE.neighbours(disc.name)
        assert above is not None
        assert below is not None
        upper, lower = disc.name.split("/")
        assert upper == above.name
        assert lower.startswith(below.name)


def test_internal_classes_are_complete_and_those_of_the_papers() -> None:
    assert len(SPINE.classes) == CLASS_COUNT
    assert SPINE.classes[:4] == ("background", "S", "L5", "L4")
    assert SPINE.classes[10:12] == ("T9", "L5/S1")
    assert SPINE.classes[20] == "canal"


def test_a_range_is_contiguous_and_superior_first_either_way() -> None:
    names = [s.name for s in SPINE.between("L1", "T12")]
    assert names == ["T12", "T12/L1", "L1"]
    assert names == [s.name for s in SPINE.between("T12", "L1")]


def test_transitional_levels_are_known_but_outside_the_classes() -> None:
    assert SPINE.by_name("L6").index >= CLASS_COUNT
    assert "T13" not in SPINE.classes


def test_the_ends_have_one_neighbour() -> None:
    assert SPINE.neighbours("T9")[0] is None
    assert SPINE.neighbours("S")[1] is None


def test_colours_are_distinct() -> None:
    assert len({s.colour for s in SPINE.structures}) == len(SPINE.structures)


def test_an_unknown_name_is_answered_with_near_ones() -> None:
    with pytest.raises(UsageError, match="L5"):
        SPINE.by_name("L5/S2")


def test_the_canal_has_no_place_in_the_order() -> None:
    with pytest.raises(UsageError, match="no place"):
        SPINE.between("canal", "L5")
