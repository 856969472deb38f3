"""Where a slice stands in the sagittal stack, in words."""

from __future__ import annotations

from enum import StrEnum

_WITH_SIDES = ("right", "mid", "left")
_WITHOUT_SIDES = ("first", "middle", "last")


class SlicePosition(StrEnum):
    """Thirds of the stack: by patient side where it is known, else by slice index."""

    RIGHT = "right"
    MID = "mid"
    LEFT = "left"
    FIRST = "first"
    MIDDLE = "middle"
    LAST = "last"


def slice_position(index: int, count: int, *, sides_known: bool) -> SlicePosition:
    """Name the third of the stack in which slice `index` lies.

    The thirds are symmetrical, so the only slice of a stack of one is a middle one.

    Args:
        index: Slice index, counted from the patient's right in the canonical view.
        count: Number of slices of the stack.
        sides_known: Whether the geometry tells the patient's right from left.

    Raises:
        ValueError: If the slice is not in the stack.
    """
    if not 0 <= index < count:
        msg = f"slice {index} is not in a stack of {count}"
        raise ValueError(msg)
    third = (2 * index + 1) * 3 // (2 * count)
    names = _WITH_SIDES if sides_known else _WITHOUT_SIDES
    return SlicePosition(names[third])
