"""One labelled spine that others are segmented by."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from vertext.errors import AtlasError
from vertext.registration import FEWEST_LEVELS, Spine, landmarks_of
from vertext.volumes import LabelMap, Volume


@dataclass(frozen=True, eq=False)
class Atlas:
    """A label map in the canonical sagittal view, and the scan it was drawn on where that is kept.

    Attributes:
        name: Unique in its set.
        patient: Whose spine it is; nobody is their own atlas.
        labels: Internal numbers of the anatomy that their scheme says, (Z, H, W).
        image: The scan on the same grid.
        origin: Where it comes from, in words.

    Raises:
        AtlasError: It names too few levels to be registered, or image and labels differ in shape.
    """

    name: str
    patient: str
    labels: LabelMap
    image: Volume | None = None
    origin: str = ""

    def __post_init__(self) -> None:
        if self.image is not None and self.image.shape != self.labels.shape:
            raise AtlasError(
                f"atlas {self.name}: its image has shape {self.image.shape}, its labels have "
                f"{self.labels.shape}",
                source=self.labels.source,
            )
        if len(self.levels) < FEWEST_LEVELS:
            raise AtlasError(
                f"atlas {self.name}: it names {len(self.levels)} levels, and {FEWEST_LEVELS} are "
                "needed to register it",
                source=self.labels.source,
                remedy="Leave it out, or name its vertebrae and discs first",
            )

    @cached_property
    def spine(self) -> Spine:
        """What is registered."""
        numbers = self.labels.data.astype(np.uint8, copy=False)
        return Spine(numbers, self.labels.spacing, landmarks_of(self.numbers))

    @property
    def numbers(self) -> str:
        """Scheme of its labels."""
        return self.labels.scheme or "internal"

    @property
    def levels(self) -> tuple[str, ...]:
        """Vertebrae and discs that it names, superior to inferior."""
        return tuple(self.spine.centroids)
