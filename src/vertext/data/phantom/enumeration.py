"""How many vertebrae a phantom has, and what each is called."""

from __future__ import annotations

from enum import StrEnum

from vertext.anatomy import SPINE, Kind, Structure


class Enumeration(StrEnum):
    """Usual and transitional counts of vertebrae."""

    NORMAL = "normal"
    SIX_LUMBAR = "six-lumbar"
    FOUR_LUMBAR = "four-lumbar"
    EXTRA_THORACIC = "extra-thoracic"

    @property
    def vertebrae(self) -> tuple[Structure, ...]:
        """Named vertebrae, inferior to superior."""
        extra_lumbar, extra_thoracic = (s for s in SPINE.anomalies if s.kind is Kind.VERTEBRA)
        normal = SPINE.of_kind(Kind.VERTEBRA)[::-1]
        lumbar = tuple(v for v in normal if v.name[0] == extra_lumbar.name[0])
        thoracic = normal[len(lumbar) :]
        match self:
            case Enumeration.SIX_LUMBAR:
                return (extra_lumbar, *normal)
            case Enumeration.FOUR_LUMBAR:
                return normal[1:]
            case Enumeration.EXTRA_THORACIC:
                return (*lumbar, extra_thoracic, *thoracic)
        return normal

    @property
    def discs(self) -> tuple[tuple[str, Structure | None], ...]:
        """Anatomical name of the disc below each vertebra, and the structure it counts as.

        The disc above the sacrum and the one above the first lumbar vertebra keep their
        structure whatever their upper neighbour is; a disc between two vertebrae that are
        neighbours only through an anomaly has none.
        """
        upper = self.vertebrae
        lower = (_sacral_end(), *(vertebra.name for vertebra in upper))
        return tuple(
            (f"{above.name}/{below}", _disc_between(above, below))
            for above, below in zip(upper, lower, strict=False)
        )


def _sacral_end() -> str:
    """Return how a disc's name calls the first sacral segment."""
    return SPINE.of_kind(Kind.DISC)[-1].name.split("/")[1]


def _disc_between(above: Structure, below: str) -> Structure | None:
    discs = SPINE.of_kind(Kind.DISC)
    for disc in discs:
        first, second = disc.name.split("/")
        junction = second == _sacral_end() or first[0] != second[0]
        same_region = above.name[0] == first[0] or second == _sacral_end()
        if second == below and (first == above.name or (junction and same_region)):
            return disc
    return None
