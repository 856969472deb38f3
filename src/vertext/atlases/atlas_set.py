"""Atlases that belong together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from vertext.atlases.atlas import Atlas
from vertext.errors import AtlasError


@dataclass(frozen=True, eq=False)
class AtlasSet:
    """Atlases in the order of their names, so that no result hangs on the order of files.

    Attributes:
        name: Of the set.
        atlases: At least one.
        licence: Licence of the labels and scans, in words or as SPDX.
        credit: Whom to cite.

    Raises:
        AtlasError: There is none, two have the same name, or their numbers mean different things.
    """

    name: str
    atlases: tuple[Atlas, ...]
    licence: str = "unstated"
    credit: str = ""

    def __post_init__(self) -> None:
        if not self.atlases:
            raise AtlasError(f"the atlas set {self.name} is empty")
        counts = Counter(atlas.name for atlas in self.atlases)
        if twice := [name for name, count in counts.items() if count > 1]:
            raise AtlasError(f"the atlas set {self.name} holds {', '.join(twice)} twice")
        if len(schemes := {atlas.numbers for atlas in self.atlases}) > 1:
            raise AtlasError(
                f"the atlas set {self.name} mixes numbers of {' and '.join(sorted(schemes))}"
            )
        ordered = tuple(sorted(self.atlases, key=lambda atlas: atlas.name))
        object.__setattr__(self, "atlases", ordered)

    def __len__(self) -> int:
        return len(self.atlases)

    def __iter__(self) -> Iterator[Atlas]:
        return iter(self.atlases)

    def without(self, *patients: str) -> tuple[Atlas, ...]:
        """Return the atlases of all other patients.

        Args:
            patients: Of the scan to segment, and of all that a comparison holds out.

        Raises:
            AtlasError: None is left.
        """
        others = tuple(atlas for atlas in self.atlases if atlas.patient not in patients)
        if not others:
            raise AtlasError(
                f"every atlas of {self.name} is of a patient that must not serve as one",
                remedy="Build the set from more patients",
            )
        return others
