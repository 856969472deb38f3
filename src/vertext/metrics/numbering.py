"""Whether every level of a volume carries its right name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vertext.anatomy import BACKGROUND, IGNORE, SPINE, Kind, Structure
from vertext.metrics.overlap import Overlap

MIN_VOXELS = 50
"""A labelled structure of fewer voxels is a rim and need not be found."""
MIN_COVER = 0.3
"""Share of a structure that must be covered by its kind."""
MAX_STRAY = 200
"""Voxels of background that a level may cover although the truth does not have it."""

_ITEMS = tuple(s for s in SPINE.ordered if s.kind in (Kind.VERTEBRA, Kind.DISC))


@dataclass(frozen=True)
class Numbering:
    """Names of the vertebrae and discs of one volume.

    Attributes:
        items: Structures that had to be named.
        named: Those that were found and carry the right name.
        shifted: Those that were found under the name of a neighbour of the same kind.
        missed: Those that were not found.
        stray: Levels that stand on background.
        shift: Levels by which all found structures are off together, positive downwards; None
            where they are not off by the same.
    """

    items: tuple[str, ...]
    named: tuple[str, ...]
    shifted: tuple[str, ...]
    missed: tuple[str, ...]
    stray: tuple[str, ...]
    shift: int | None

    @property
    def all_right(self) -> bool:
        """Whether every structure is found and named right, and no level is made up."""
        return len(self.named) == len(self.items) and not self.stray

    @property
    def rates(self) -> dict[str, float]:
        """Scores for tables; shares of the structures only where there are any."""
        rates = {"all right": float(self.all_right)}
        if self.items:
            rates["identification rate"] = len(self.named) / len(self.items)
            rates["off by one"] = len(self.shifted) / len(self.items)
            rates["missed"] = len(self.missed) / len(self.items)
            rates["whole scan shifted"] = float(self.shift not in (None, 0))
        return rates | {"made up levels": float(len(self.stray))}

    @classmethod
    def of(cls, overlap: Overlap) -> Numbering:
        """Judge the names.

        A structure of at least 50 voxels is found when at least 30 % of it is covered by its
        kind, and named right when most of that carries its name. A level that the truth lacks is
        made up when it covers more than 200 voxels of background, unless most of it lies where
        nothing was labelled: then it is one that is there, and only its arch hangs further down.

        Args:
            overlap: Internal numbers, voxels to ignore among them.
        """
        items = [s for s in _ITEMS if overlap.truth[s.index] >= MIN_VOXELS]
        covers = {s: _cover(overlap, s) for s in items}
        found = [s for s in items if sum(covers[s].values()) >= MIN_COVER * overlap.truth[s.index]]
        named = [s for s in found if 2 * covers[s][s.name] > sum(covers[s].values())]
        offsets = {s: _offset(covers[s], s) for s in found}
        shifted = [s for s in found if s not in named and abs(offsets[s]) == 1]
        stray = [
            s
            for s in _ITEMS
            if not overlap.truth[s.index] and _on_background(overlap, s) > MAX_STRAY
        ]
        common = set(offsets.values())
        return cls(
            items=_names(items),
            named=_names(named),
            shifted=_names(shifted),
            missed=_names([s for s in items if s not in found]),
            stray=_names(stray),
            shift=common.pop() if len(common) == 1 else None,
        )


def _names(structures: Sequence[Structure]) -> tuple[str, ...]:
    return tuple(structure.name for structure in structures)


def _on_background(overlap: Overlap, structure: Structure) -> int:
    """Voxels of a level on background; none where most of it lies in what is ignored."""
    ignored, background = (overlap.joint[truth, structure.index] for truth in (IGNORE, BACKGROUND))
    return 0 if ignored > background else int(background)


def _cover(overlap: Overlap, structure: Structure) -> dict[str, int]:
    """Voxels of a structure by the predicted name of its own kind."""
    row: np.ndarray = overlap.joint[structure.index]
    return {s.name: int(row[s.index]) for s in _ITEMS if s.kind is structure.kind}


def _offset(cover: dict[str, int], structure: Structure) -> int:
    """Levels from a structure's own name down to its commonest name."""
    names = list(cover)
    best = max(names, key=lambda name: cover[name])
    return names.index(best) - names.index(structure.name)
