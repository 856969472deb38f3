"""What sort of MR series a scan is."""

from __future__ import annotations

from enum import StrEnum


class Series(StrEnum):
    """The contrasts of lumbar MR data sets."""

    T1 = "T1"
    T2 = "T2"
    SPACE = "T2-SPACE"
