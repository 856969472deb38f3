"""The lordosis of the whole lumbar spine."""

from __future__ import annotations

from vertext.anatomy import SPINE, Kind
from vertext.measures.spine_shapes import SpineShapes

_LAST_DISC = SPINE.of_kind(Kind.DISC)[-1]
_LAST, _SACRAL_END = _LAST_DISC.name.split("/")
_FIRST = next(v for v in SPINE.of_kind(Kind.VERTEBRA) if v.name[0] == _LAST[0])


def lumbar_range(shapes: SpineShapes) -> str:
    """Return over what lordosis is measured: to the sacrum where its plate is in the label map."""
    end = _SACRAL_END if _LAST_DISC in shapes.outlines.order else _LAST
    return f"{_FIRST.name}-{end}"


def lumbar_lordosis(shapes: SpineShapes) -> float:
    """Return Cobb's angle over that range in degrees, positive for a lordosis.

    Between the upper end plate of the first lumbar vertebra and that of the sacrum, or the lower
    end plate of the last lumbar vertebra.

    Raises:
        NotMeasurableError: An end plate is missing.
    """
    first = shapes.body(_FIRST).superior
    if _LAST_DISC in shapes.outlines.order:
        return first.angle_over(shapes.lower_end(_LAST_DISC))
    return first.angle_over(shapes.body(SPINE.by_name(_LAST)).inferior)
