"""`vertext atlas inspect`: what a set holds, and whether it is whole."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def inspect(
    folder: Annotated[Path, typer.Argument(metavar="SET", help="Folder of the set.")],
) -> None:
    """Check every file of an atlas set by SHA-256 and list the atlases."""
    from rich.console import Console
    from rich.table import Table

    from vertext.atlases import read_atlas_set

    found = read_atlas_set(folder)
    typer.echo(f"{found.name}: {len(found)} atlases; licence {found.licence}; {found.credit}")
    table = Table("atlas", "patient", "levels", "voxels", "mm", box=None)
    for one in found:
        table.add_row(
            one.name,
            one.patient,
            f"{one.levels[0]} to {one.levels[-1]}",
            " x ".join(map(str, one.labels.shape)),
            " x ".join(f"{mm:.2g}" for mm in one.labels.spacing),
        )
    Console().print(table)
