"""`vertext relabel`: other names for the same outlines."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vertext.cli.label_files import AUTO


def relabel(
    labels: Annotated[Path, typer.Argument(help="Label map (NIfTI, MHA, NRRD).")],
    out: Annotated[Path, typer.Option("-o", "--out", help="File to write (.nii or .nii.gz).")],
    shift: Annotated[
        int | None, typer.Option(help="Levels upwards: 1 makes L5 an L4, -1 an L4 an L5.")
    ] = None,
    anchor: Annotated[
        str | None,
        typer.Option(metavar="NAME=STRUCTURE", help="L5=L4: what is called L4 now is the L5."),
    ] = None,
    scheme: Annotated[
        str, typer.Option(help="Whose numbers these are; by default told by the file.")
    ] = AUTO,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace the file if it is there already.")
    ] = False,
) -> None:
    """Rename the levels of LABELS without running a model; outlines stay.

    Says which structures lose their name.
    """
    from vertext.anatomy import scheme as scheme_named
    from vertext.anatomy.shift_levels import shift_levels
    from vertext.cli.label_files import read_numbers, refuse_existing
    from vertext.volumes import LabelMap

    levels = _levels(shift, anchor)
    refuse_existing(out, overwrite=overwrite)
    found, name = read_numbers(labels, scheme, option="--scheme")
    numbers = scheme_named(name)
    internal, report = numbers.to_internal(found.data)
    renamed, lost = shift_levels(internal, levels)
    outward, dropped = numbers.from_internal(renamed)
    LabelMap(
        outward,
        found.affine,
        scheme=name,
        nifti_header=found.nifti_header,
        orientation_known=found.orientation_known,
    ).save(out)
    for structure, fate in lost.items():
        typer.echo(f"{structure} has no name any more: {fate}", err=True)
    for label in report.ignored:
        typer.echo(f"label {label} of {name} is no named structure and was left out", err=True)
    for index, voxels in dropped.dropped.items():
        typer.echo(f"{name} has no number for internal {index}: {voxels} voxels dropped", err=True)


def _levels(shift: int | None, anchor: str | None) -> int:
    from vertext.anatomy.shift_levels import levels_between
    from vertext.errors import UsageError

    if (shift is None) == (anchor is None):
        raise UsageError("say either --shift or --anchor")
    if shift is not None:
        return shift
    name, sign, present = str(anchor).partition("=")
    if not sign:
        raise UsageError(f"{anchor!r} is not of the form NAME=STRUCTURE", remedy="Such as L5=L4")
    return levels_between(name, present)
