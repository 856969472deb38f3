"""The order, names and neighbours of the structures."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from functools import cached_property
from importlib.resources import files

import yaml

from vertext.anatomy.structure import Kind, Structure
from vertext.errors import UsageError

BACKGROUND = 0
UNKNOWN_VERTEBRA = 254
"""Internal number of a vertebra whose level is not known: supervised as some vertebra."""
IGNORE = 255
"""Internal number of voxels that neither losses nor metrics may see."""
CLASS_COUNT = 21
"""Background and the 20 structures that a network can name."""


class Anatomy:
    """Structures in their order from superior to inferior, and those that run beside them.

    Args:
        ordered: Vertebrae, discs and sacrum, superior to inferior, interleaved.
        beside: Structures without a place in the order (the canal).
        anomalies: Structures of transitional anatomy, outside the network's classes.
    """

    def __init__(
        self,
        *,
        ordered: Iterable[Structure],
        beside: Iterable[Structure] = (),
        anomalies: Iterable[Structure] = (),
    ) -> None:
        self.ordered = tuple(ordered)
        self.beside = tuple(beside)
        self.anomalies = tuple(anomalies)

    @cached_property
    def structures(self) -> tuple[Structure, ...]:
        """Every structure, superior to inferior, then the canal, then anomalies."""
        return self.ordered + self.beside + self.anomalies

    @cached_property
    def classes(self) -> tuple[str, ...]:
        """Names by internal class number, `"background"` first (21 entries)."""
        known = sorted(s for s in self.structures if s.index < CLASS_COUNT)
        return ("background", *(structure.name for structure in known))

    def by_name(self, name: str) -> Structure:
        """Return the structure of that name.

        Raises:
            UsageError: There is no such structure; the message names the nearest ones.
        """
        for structure in self.structures:
            if structure.name == name:
                return structure
        names = [structure.name for structure in self.structures]
        near = get_close_matches(name, names, n=3, cutoff=0.3) or names
        raise UsageError(
            f"there is no structure named {name!r}", remedy=f"Did you mean {', '.join(near)}?"
        )

    def by_index(self, index: int) -> Structure:
        """Return the structure of an internal class number.

        Raises:
            UsageError: No structure has that number.
        """
        for structure in self.structures:
            if structure.index == index:
                return structure
        raise UsageError(f"no structure has the internal number {index}")

    def of_kind(self, kind: Kind) -> tuple[Structure, ...]:
        """Return the structures of one kind within the network's classes, superior to inferior."""
        return tuple(s for s in self.ordered + self.beside if s.kind is kind)

    def between(self, first: str, last: str) -> tuple[Structure, ...]:
        """Return the contiguous range of two structures, superior to inferior, both included.

        Raises:
            UsageError: A name is unknown or has no place in the order.
        """
        places = sorted((self._place(first), self._place(last)))
        return self.ordered[places[0] : places[1] + 1]

    def neighbours(self, name: str) -> tuple[Structure | None, Structure | None]:
        """Return the structures directly above and below (None at the ends)."""
        place = self._place(name)
        above = self.ordered[place - 1] if place else None
        below = self.ordered[place + 1] if place + 1 < len(self.ordered) else None
        return above, below

    def _place(self, name: str) -> int:
        structure = self.by_name(name)
        if structure not in self.ordered:
            raise UsageError(f"{name} has no place in the order of vertebrae and discs")
        return self.ordered.index(structure)


def _load() -> Anatomy:
    text = files("vertext.anatomy").joinpath("data/spine.yaml").read_text(encoding="utf-8")
    groups = {
        group: [
            Structure(row["index"], row["name"], Kind(row["kind"]), tuple(row["colour"]))
            for row in rows
        ]
        for group, rows in yaml.safe_load(text).items()
    }
    return Anatomy(**groups)


SPINE = _load()
"""The lower spine, T9 to the sacrum, with the spinal canal."""
