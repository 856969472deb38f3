"""The nerve roots of the lumbosacral plexus, left and right, and their numbers."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

import yaml

from vertext.anatomy.anatomy import IGNORE
from vertext.anatomy.label_scheme import LabelScheme
from vertext.anatomy.pulmonary_vessels import Side

_SCHEME = "lumbosacral-plexus"


@dataclass(frozen=True)
class NerveRoot:
    """One class.

    Attributes:
        index: Class number of the network, from 1, and number in label maps.
        name: Name in label maps.
        level: Spinal level.
        side: Side of the patient.
        colour: RGB, 0 to 255.
    """

    index: int
    name: str
    level: str
    side: Side
    colour: tuple[int, int, int]


def _load() -> tuple[NerveRoot, ...]:
    file = files("vertext.anatomy").joinpath("data/lumbosacral_plexus.yaml")
    return tuple(
        NerveRoot(row["index"], row["name"], row["level"], Side(row["side"]), tuple(row["colour"]))
        for row in yaml.safe_load(file.read_text(encoding="utf-8"))
    )


LUMBOSACRAL_PLEXUS = _load()
"""The roots, superior to inferior, left before right."""

_NUMBERS = {root.name: root.index for root in LUMBOSACRAL_PLEXUS}

PLEXUS_SCHEME = LabelScheme(
    name=_SCHEME,
    title="nerve roots of the lumbosacral plexus",
    labels=_NUMBERS,
    merge={},
    ignored=frozenset({IGNORE}),
    unknown_vertebra=None,
    classes=_NUMBERS,
    inside=_SCHEME,
)
"""Numbers of the roots. It is none of `SCHEMES`, whose numbers all mean parts of the spine."""
