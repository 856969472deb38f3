"""The four vessel classes of the lungs: artery and vein, left and right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files

import yaml

from vertext.errors import UsageError


class Side(StrEnum):
    """Side of the patient; its number in maps of the lungs is 1 for left, 2 for right."""

    LEFT = "left"
    RIGHT = "right"

    @property
    def number(self) -> int:
        """Number in a map of sides; 0 there is neither."""
        return list(Side).index(self) + 1


class VesselKind(StrEnum):
    """Where the blood flows; its number in unsided label maps is 1 for arteries, 2 for veins."""

    ARTERY = "artery"
    VEIN = "vein"

    @property
    def number(self) -> int:
        """Number in a label map that does not tell sides."""
        return list(VesselKind).index(self) + 1


@dataclass(frozen=True)
class Vessel:
    """One class.

    Attributes:
        index: Class number of the network, from 1.
        name: Name in label maps and prompts.
        side: Lung that it belongs to.
        kind: Artery or vein.
        colour: RGB, 0 to 255.
    """

    index: int
    name: str
    side: Side
    kind: VesselKind
    colour: tuple[int, int, int]


def _load() -> tuple[Vessel, ...]:
    file = files("vertext.anatomy").joinpath("data/pulmonary_vessels.yaml")
    return tuple(
        Vessel(
            row["index"],
            row["name"],
            Side(row["side"]),
            VesselKind(row["kind"]),
            tuple(row["colour"]),
        )
        for row in yaml.safe_load(file.read_text(encoding="utf-8"))
    )


PULMONARY_VESSELS = _load()
"""The vessels in the order of their class numbers."""


def vessels_named(names: Iterable[str]) -> tuple[Vessel, ...]:
    """Return vessels by name, in the order of their class numbers.

    Raises:
        UsageError: There is no vessel of that name.
    """
    wanted = set(names)
    known = {vessel.name for vessel in PULMONARY_VESSELS}
    if wanted - known:
        raise UsageError(
            f"there is no pulmonary vessel named {min(wanted - known)!r}",
            remedy=f"Vessels: {', '.join(v.name for v in PULMONARY_VESSELS)}",
        )
    return tuple(vessel for vessel in PULMONARY_VESSELS if vessel.name in wanted)
