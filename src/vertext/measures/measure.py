"""One measured quantity."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A number with its unit; None and a reason where it cannot be measured, never 0.

    Attributes:
        name: What was measured, a key of `UNITS`.
        level: Where: a vertebra, a disc, or a range of vertebrae.
        value: The number.
        unit: Its unit in UCUM.
        uncertainty: Standard deviation over redrawn outlines, in the unit; None where it was not
            computed.
        reason: Why there is no value.
    """

    name: str
    level: str
    value: float | None
    unit: str
    uncertainty: float | None = None
    reason: str | None = None
