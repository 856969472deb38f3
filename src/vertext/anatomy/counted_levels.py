"""Which structures a count from below stands for."""

from __future__ import annotations

from vertext.anatomy.anatomy import SPINE
from vertext.anatomy.structure import Kind
from vertext.errors import UsageError


def counted_levels(*, vertebrae: int, discs: int) -> tuple[str, ...]:
    """Return the names of vertebrae counted from L5 and discs from L5/S1, superior to inferior.

    Raises:
        UsageError: A count is negative or larger than the anatomy.
    """
    names = set()
    for kind, count in ((Kind.VERTEBRA, vertebrae), (Kind.DISC, discs)):
        known = SPINE.of_kind(kind)
        if not 0 <= count <= len(known):
            raise UsageError(f"{count} is no count of {len(known)} {kind.value} levels")
        names |= {structure.name for structure in known[len(known) - count :]}
    return tuple(structure.name for structure in SPINE.ordered if structure.name in names)
