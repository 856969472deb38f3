"""One named structure of the spine."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What sort of tissue a structure is, whatever its level."""

    VERTEBRA = "vertebra"
    DISC = "disc"
    CANAL = "canal"
    SACRUM = "sacrum"


@dataclass(frozen=True, order=True)
class Structure:
    """A vertebra, disc, the sacrum or the canal; its index alone tells it from others.

    Attributes:
        index: Internal class number (1 to 20 are the classes of the networks).
        name: Level name; a disc is named upper/lower.
        kind: Vertebra, disc, canal or sacrum.
        colour: RGB, 0 to 255.
    """

    index: int
    name: str = field(compare=False)
    kind: Kind = field(compare=False)
    colour: tuple[int, int, int] = field(compare=False)
