"""How much an archive may send."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1 << 20


@dataclass(frozen=True)
class Limits:
    """Bounds of every answer of a DICOMweb server.

    Attributes:
        series_bytes: Largest series.
        text_bytes: Largest answer of another kind.
        seconds: Longest time that an answer may take.
        silence_seconds: Longest time without a byte.
    """

    series_bytes: int = 1024 * MIB
    text_bytes: int = 64 * MIB
    seconds: float = 600.0
    silence_seconds: float = 60.0
