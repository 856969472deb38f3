"""Which number a part of the spine has while it is painted, and in label maps."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vertext.anatomy import BACKGROUND, IGNORE, LUMBOSACRAL_PLEXUS, SPINE, Kind, scheme
from vertext.data.phantom.spine_geometry import SpineGeometry

CANAL = 1
SACRUM = 2
_FIRST_BODY = 10
_FIRST_DISC = 100
_FIRST_ROOT = 200
_SIZE = 256


def vertebra_part(place: int) -> int:
    """Return the part of the vertebra at a place, 0 is the lowest."""
    return _FIRST_BODY + place


def disc_part(place: int) -> int:
    """Return the part of the disc below the vertebra at a place."""
    return _FIRST_DISC + place


def root_part(number: int) -> int:
    """Return the part of the nerve root of a number in the lumbosacral plexus."""
    return _FIRST_ROOT + number


def plexus_numbers() -> NDArray[np.uint8]:
    """Return the number of every part in the lumbosacral plexus, (256,); others are background."""
    numbers = np.full(_SIZE, BACKGROUND, np.uint8)
    for root in LUMBOSACRAL_PLEXUS:
        numbers[root_part(root.index)] = root.index
    return numbers


def anatomical_numbers(geometry: SpineGeometry) -> NDArray[np.uint8]:
    """Return the internal number of every part, (256,).

    Vertebrae above the named ones are IGNORE, and so is a disc that has no structure.
    """
    numbers = np.full(_SIZE, BACKGROUND, np.uint8)
    numbers[CANAL] = SPINE.of_kind(Kind.CANAL)[0].index
    numbers[SACRUM] = SPINE.of_kind(Kind.SACRUM)[0].index
    count = len(geometry.levels)
    numbers[vertebra_part(0) : vertebra_part(count)] = IGNORE
    numbers[disc_part(0) : disc_part(count)] = IGNORE
    for place, vertebra in enumerate(geometry.enumeration.vertebrae):
        numbers[vertebra_part(place)] = vertebra.index
    for place, (_, disc) in enumerate(geometry.enumeration.discs):
        if disc is not None:
            numbers[disc_part(place)] = disc.index
    return numbers


def counted_numbers(geometry: SpineGeometry) -> NDArray[np.uint8]:
    """Return the number of every part as SPIDER counts: from below, whatever a level is called.

    The sacrum is background, since SPIDER labels none.
    """
    spider = scheme("spider").labels
    numbers = np.full(_SIZE, BACKGROUND, np.uint8)
    numbers[CANAL] = spider[SPINE.of_kind(Kind.CANAL)[0].name]
    for place in range(len(geometry.levels)):
        numbers[vertebra_part(place)] = spider[SPINE.of_kind(Kind.VERTEBRA)[-1].name] + place
        numbers[disc_part(place)] = spider[SPINE.of_kind(Kind.DISC)[-1].name] + place
    return numbers
