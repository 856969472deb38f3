"""Names and colours of labels, as viewers and BIDS read them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from vertext.anatomy import LUMBOSACRAL_PLEXUS, PULMONARY_VESSELS, SPINE
from vertext.errors import UsageError
from vertext.files import atomic_path

_COLOURS = {
    **{structure.name: structure.colour for structure in SPINE.structures},
    **{vessel.name: vessel.colour for vessel in PULMONARY_VESSELS},
    **{root.name: root.colour for root in LUMBOSACRAL_PLEXUS},
}
_UNKNOWN = (160, 160, 160)


@dataclass(frozen=True)
class ColourRow:
    """One label.

    Attributes:
        label: Its number.
        name: Its name.
        colour: RGB, 0 to 255; None for a name that is no structure's.
    """

    label: int
    name: str
    colour: tuple[int, int, int] | None

    @property
    def shown(self) -> tuple[int, int, int]:
        """Colour to draw it in."""
        return self.colour or _UNKNOWN


def colour_rows(names: Mapping[int, str]) -> list[ColourRow]:
    """Return the rows of a table of labels, in the order of their numbers.

    Args:
        names: Name of each number.
    """
    return [ColourRow(label, name, _COLOURS.get(name)) for label, name in sorted(names.items())]


def write_colour_table(path: str | Path, names: Mapping[int, str]) -> None:
    """Write names and colours for 3D Slicer (.ctbl), ITK-SNAP (.label) or BIDS (.tsv).

    Args:
        path: File to write; its ending says for whom.
        names: Name of each number.

    Raises:
        UsageError: The ending is none of these.
        ResourceError: The file cannot be written.
    """
    path = Path(path)
    text = TABLES.get(path.suffix.lower())
    if text is None:
        raise UsageError(
            f"a colour table ends in {', '.join(TABLES)}", source=path, remedy="Change its ending"
        )
    with atomic_path(path) as temporary:
        temporary.write_text(text(colour_rows(names)), encoding="utf-8")


def _slicer(rows: Iterable[ColourRow]) -> str:
    lines = ["# Color table file", "0 background 0 0 0 0"]
    # Slicer splits the lines at blanks.
    lines += [
        "{} {} {} {} {} 255".format(r.label, r.name.replace(" ", "_"), *r.shown) for r in rows
    ]
    return "\n".join(lines) + "\n"


def _itk_snap(rows: Iterable[ColourRow]) -> str:
    lines = [
        "# ITK-SnAP Label Description File",
        "# IDX   -R-  -G-  -B-  -A--  VIS MSH  LABEL",
        '0 0 0 0 0 0 0 "Clear Label"',
    ]
    lines += ['{} {} {} {} 1 1 1 "{}"'.format(r.label, *r.shown, r.name) for r in rows]
    return "\n".join(lines) + "\n"


def _bids(rows: Iterable[ColourRow]) -> str:
    lines = ["index\tname\tcolor"]
    lines += ["{}\t{}\t#{:02x}{:02x}{:02x}".format(r.label, r.name, *r.shown) for r in rows]
    return "\n".join(lines) + "\n"


TABLES: Mapping[str, Callable[[Iterable[ColourRow]], str]] = {
    ".ctbl": _slicer,
    ".label": _itk_snap,
    ".tsv": _bids,
}
"""How to write a table, by the ending of its file."""
