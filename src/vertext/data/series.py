"""What sort of MR series a scan is."""

from __future__ import annotations

from enum import StrEnum


class Series(StrEnum):
    """The contrasts of lumbar MR data sets.

    The w (weighted, as in BIDS) tells a contrast from the thoracic level of the same name.
    """

    T1 = "T1w"
    T2 = "T2w"
    SPACE = "T2-SPACE"
