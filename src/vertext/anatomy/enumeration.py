"""How many vertebrae a spine has, and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

import yaml

from vertext.anatomy.anatomy import SPINE
from vertext.anatomy.structure import Structure


@dataclass(frozen=True)
class Enumeration:
    """A way in which the vertebrae of a person are counted.

    The disc above the sacrum and the one above the first lumbar vertebra keep their names
    whatever lies above them.

    Attributes:
        name: Short name; the usual count is "normal".
        title: In words.
        share: Share of people.
        ordered: Vertebrae, discs and sacrum, superior to inferior.
    """

    name: str
    title: str
    share: float
    ordered: tuple[Structure, ...]

    @property
    def usual(self) -> bool:
        """Whether it is the count of most people."""
        return self.ordered == SPINE.ordered


def _load() -> tuple[Enumeration, ...]:
    text = files("vertext.anatomy").joinpath("data/enumerations.yaml").read_text(encoding="utf-8")
    anomalies = tuple(
        Enumeration(name, row["title"], row["share"], _ordered(row))
        for name, row in yaml.safe_load(text).items()
    )
    rest = 1.0 - sum(anomaly.share for anomaly in anomalies)
    return (Enumeration("normal", "five lumbar vertebrae", rest, SPINE.ordered), *anomalies)


def _ordered(row: dict[str, list[str]]) -> tuple[Structure, ...]:
    further = [SPINE.by_name(name) for name in row.get("further", ())]
    ordered: list[Structure] = []
    for structure in SPINE.ordered:
        if structure.name not in row.get("without", ()):
            ordered.append(structure)
        if structure.name == row.get("below"):
            ordered += further
    return tuple(ordered)


ENUMERATIONS = _load()
"""The usual count and the transitional ones, the usual one first."""
