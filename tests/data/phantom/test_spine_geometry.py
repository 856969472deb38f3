import pytest

from vertext.data.phantom import Enumeration, LevelShape, SpineGeometry
from vertext.errors import UsageError


def test_a_changed_level_leaves_the_others_alone() -> None:
    spine = SpineGeometry.typical()
    slipped = spine.with_slip(1, 5.0)
    assert slipped.levels[1].slip_mm == 5.0
    assert slipped.levels[:1] + slipped.levels[2:] == spine.levels[:1] + spine.levels[2:]


def test_a_wedge_loses_its_share_of_the_anterior_height() -> None:
    before = SpineGeometry.typical()
    after = before.with_wedge(4, 0.4)
    assert after.levels[4].anterior_mm == pytest.approx(0.6 * before.levels[4].anterior_mm)
    assert after.levels[4].posterior_mm == before.levels[4].posterior_mm
    assert after.lordosis < before.lordosis - 10


def test_a_narrow_disc_keeps_no_more_angle_than_fits() -> None:
    spine = SpineGeometry.typical().with_narrow_disc(0, 2.0, bulge_mm=2.0)
    assert spine.levels[0].disc_angle == pytest.approx(spine.levels[0].largest_angle(2.0))
    assert spine.levels[0].disc_angle < SpineGeometry.typical().levels[0].disc_angle


def test_lengths_must_be_positive_and_discs_open() -> None:
    level = SpineGeometry.typical().levels[0]
    sizes = {field: getattr(level, field) for field in level.__dataclass_fields__}
    with pytest.raises(UsageError, match="depth_mm"):
        LevelShape(**sizes | {"depth_mm": 0.0})
    with pytest.raises(UsageError, match="cannot open"):
        LevelShape(**sizes | {"disc_angle": 40.0})
    with pytest.raises(UsageError, match="meet"):
        LevelShape(**sizes | {"dish_mm": 14.0})


def test_a_spine_needs_as_many_levels_as_it_counts() -> None:
    levels = SpineGeometry.typical().levels
    with pytest.raises(UsageError, match="six-lumbar"):
        SpineGeometry(levels=levels, enumeration=Enumeration.SIX_LUMBAR)
