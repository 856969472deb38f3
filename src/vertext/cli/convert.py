"""`vertext convert`: one scheme's numbers to another's."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vertext.cli.label_files import AUTO

_FILES = "File to write: .nii or .nii.gz; or only a colour table: .ctbl, .label, .tsv."


def convert(
    labels: Annotated[Path, typer.Argument(help="Label map (NIfTI, MHA, NRRD).")],
    out: Annotated[Path, typer.Option("-o", "--out", help=_FILES)],
    target: Annotated[str, typer.Option("--to", help="Scheme to write.")],
    origin: Annotated[
        str,
        typer.Option("--from", help="Whose numbers these are; by default told by the file."),
    ] = AUTO,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace the file if it is there already.")
    ] = False,
) -> None:
    """Change the numbers of LABELS to another scheme's.

    Says what the other scheme lacks.
    """
    from vertext.anatomy import SPINE, UNKNOWN_VERTEBRA, scheme
    from vertext.cli.label_files import read_numbers, refuse_existing, save_labels
    from vertext.volumes import LabelMap

    wanted = scheme(target)
    refuse_existing(out, overwrite=overwrite)
    found, name = read_numbers(labels, origin, option="--from")
    internal, inward = scheme(name).to_internal(found.data)
    numbers, outward = wanted.from_internal(internal)
    converted = LabelMap(
        numbers,
        found.affine,
        scheme=wanted.name,
        nifti_header=found.nifti_header,
        orientation_known=found.orientation_known,
    )
    save_labels(converted, out)

    for label, voxels in inward.ignored.items():
        typer.echo(f"label {label} of {name} is no named structure: {voxels} voxels", err=True)
    names = {structure.index: structure.name for structure in SPINE.structures}
    names[UNKNOWN_VERTEBRA] = "a vertebra of unknown level"
    for index, voxels in outward.dropped.items():
        if index in names:
            text = f"{wanted.name} has no number for {names[index]}: {voxels} voxels dropped"
            typer.echo(text, err=True)
