import pytest

from vertext.anatomy import PULMONARY_VESSELS, Side, VesselKind, vessels_named
from vertext.errors import UsageError


def test_classes_count_from_one_and_are_every_pair_of_side_and_kind() -> None:
    assert [vessel.index for vessel in PULMONARY_VESSELS] == [1, 2, 3, 4]
    pairs = {(vessel.side, vessel.kind) for vessel in PULMONARY_VESSELS}
    assert pairs == {(side, kind) for side in Side for kind in VesselKind}


def test_names_come_in_the_order_of_the_classes() -> None:
    found = vessels_named(["right vein", "left artery"])
    assert [vessel.index for vessel in found] == [1, 4]
    with pytest.raises(UsageError, match="'aorta'"):
        vessels_named(["left artery", "aorta"])
