"""The pixel size of a picture, as people write it."""

from __future__ import annotations

import math

from vertext.errors import UsageError


def parse_pixel_size(text: str) -> tuple[float, float]:
    """Read `ROW,COL`, both in mm.

    Raises:
        UsageError: The text has another form, or a number is not positive.
    """
    try:
        row, column = (float(number) for number in text.split(","))
    except ValueError:
        row = column = math.nan
    if not (0 < row < math.inf and 0 < column < math.inf):
        raise UsageError(f"{text!r} is not a pixel size", remedy="Write ROW,COL in mm")
    return row, column
