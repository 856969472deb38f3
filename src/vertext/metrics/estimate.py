"""A mean with its spread."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Estimate:
    """A mean over volumes.

    Attributes:
        mean: The mean.
        low: Lower end of the 95 % bootstrap interval over patients.
        high: Upper end.
        n: Number of volumes (slices, when slices are scored) that the mean rests on; of
            structures for a mean over structures.
    """

    mean: float
    low: float
    high: float
    n: int

    def __str__(self) -> str:
        return f"{self.mean:.3f} [{self.low:.3f}, {self.high:.3f}] (n = {self.n})"
