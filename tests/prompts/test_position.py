"""Thirds of the stack."""

import pytest

from vertext.prompts import SlicePosition, slice_position


@pytest.mark.parametrize(
    ("count", "sizes"), [(1, (0, 1, 0)), (2, (1, 0, 1)), (3, (1, 1, 1)), (20, (7, 6, 7))]
)
def test_thirds_are_symmetrical_and_in_order(count: int, sizes: tuple[int, int, int]) -> None:
    positions = [slice_position(k, count, sides_known=True) for k in range(count)]
    expected = [SlicePosition.RIGHT] * sizes[0] + [SlicePosition.MID] * sizes[1]
    assert positions == expected + [SlicePosition.LEFT] * sizes[2]


def test_unknown_sides_are_counted() -> None:
    positions = [slice_position(k, 3, sides_known=False) for k in range(3)]
    assert positions == ["first", "middle", "last"]


@pytest.mark.parametrize("index", [-1, 3])
def test_slices_outside_the_stack_are_refused(index: int) -> None:
    with pytest.raises(ValueError, match="stack of 3"):
        slice_position(index, 3, sides_known=True)
