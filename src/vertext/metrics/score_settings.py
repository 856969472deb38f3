"""What a table of scores must state: unit of averaging and treatment of missing structures."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Aggregate(StrEnum):
    """What is scored as one piece."""

    SLICE = "slice"
    VOLUME = "volume"
    DATASET = "dataset"


class Missing(StrEnum):
    """Distance of a structure that the truth has and the prediction lacks."""

    DIAG = "diag"
    NAN = "nan"


@dataclass(frozen=True)
class ScoreSettings:
    """How outlines are scored.

    Attributes:
        aggregate: `volume` scores each volume in 3-D on its own grid, in mm; `slice` scores each
            slice brought onto 384 x 384 square pixels, in pixels, as the ATM-Net paper's tables
            imply, averaged over the slices whose truth has the structure; `dataset` sums
            voxels over all volumes, which gives overlaps but no distances.
        missing: `diag` counts a missed structure with the diagonal of the volume or slice;
            `nan` leaves it out, which flatters who misses much. Its overlap is 0 in both.
    """

    aggregate: Aggregate = Aggregate.VOLUME
    missing: Missing = Missing.DIAG

    @property
    def unit(self) -> str:
        """Unit of the distances."""
        return "px" if self.aggregate is Aggregate.SLICE else "mm"

    @property
    def sentence(self) -> str:
        """One line for the head of a table."""
        grid = {
            Aggregate.SLICE: "mean over slices whose truth has the structure, 384 x 384 grid, px",
            Aggregate.VOLUME: "mean over volumes whose truth has the structure, native grid, mm",
            Aggregate.DATASET: "voxels summed over all volumes, native grid, no distances",
        }[self.aggregate]
        policy = {
            Missing.DIAG: "distance of a missed structure: the diagonal",
            Missing.NAN: "distances leave missed structures out",
        }[self.missing]
        return (
            f"Aggregation: {self.aggregate} ({grid}). Missed structures: overlap 0; {policy} "
            f"(policy {self.missing}). Surfaces: voxel edges; HD95: maximum of both directions; "
            "ASSD: symmetric; ASD: prediction to truth."
        )
