"""`vertext convert`: one scheme's numbers to another's."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def convert(
    labels: Annotated[Path, typer.Argument(help="Label map (NIfTI, MHA, NRRD).")],
    out: Annotated[Path, typer.Option("-o", "--out", help="File to write (.nii or .nii.gz).")],
    target: Annotated[str, typer.Option("--to", help="Scheme to write.")],
    origin: Annotated[
        str | None,
        typer.Option("--from", help="Whose numbers these are; by default what the file says."),
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace the file if it is there already.")
    ] = False,
) -> None:
    """Change the numbers of LABELS to another scheme's.

    Says what the other scheme lacks.
    """
    from vertext.anatomy import SPINE, UNKNOWN_VERTEBRA, scheme
    from vertext.errors import UsageError
    from vertext.volumes import LabelMap, read_labels

    wanted = scheme(target)
    if out.exists() and not overwrite:
        raise UsageError("exists already", source=out, remedy="Add --overwrite to replace it")
    found = read_labels(labels)
    name = origin or found.scheme
    if name is None:
        raise UsageError(
            "the file does not say whose numbers it holds", source=labels, remedy="Add --from"
        )
    internal, inward = scheme(name).to_internal(found.data)
    numbers, outward = wanted.from_internal(internal)
    LabelMap(
        numbers,
        found.affine,
        scheme=wanted.name,
        nifti_header=found.nifti_header,
        orientation_known=found.orientation_known,
    ).save(out)

    for label, voxels in inward.ignored.items():
        typer.echo(f"label {label} of {name} is no named structure: {voxels} voxels", err=True)
    names = {structure.index: structure.name for structure in SPINE.structures}
    names[UNKNOWN_VERTEBRA] = "a vertebra of unknown level"
    for index, voxels in outward.dropped.items():
        if index in names:
            text = f"{wanted.name} has no number for {names[index]}: {voxels} voxels dropped"
            typer.echo(text, err=True)
