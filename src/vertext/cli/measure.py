"""`vertext measure`: sizes, heights and angles of every level of any label map."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vertext.cli.label_files import AUTO

if TYPE_CHECKING:
    from vertext.measures.measures import Measures


def measure(
    labels: Annotated[
        list[Path],
        typer.Argument(metavar="LABELS", help="Label maps (NIfTI, MHA, NRRD), 2-D or 3-D."),
    ],
    out: Annotated[
        list[Path] | None,
        typer.Option(
            "-o",
            "--out",
            help="File to write, repeatable: a table of all cases (.csv, .parquet, .json), a "
            "report or a picture of one (.html, .png). Without it a table is printed.",
        ),
    ] = None,
    scheme: Annotated[
        str, typer.Option(help="Whose numbers these are; by default told by the file.")
    ] = AUTO,
    scan: Annotated[
        Path | None, typer.Option(help="The scan of the label map, for pictures.")
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace files that are there already.")
    ] = False,
) -> None:
    """Measure bodies, discs, canal and alignment of each of LABELS in mm and degrees.

    What cannot be measured is empty, with the reason.
    """
    from vertext.cli.measure_output import check_outputs, write_outputs
    from vertext.errors import VertextError
    from vertext.inference.cases import find_cases
    from vertext.inference.cohort import SOME_FAILED
    from vertext.measures.write_table import csv_table

    _refuse_folders(labels)
    cases = find_cases(labels)
    check_outputs(out or [], cases=len(cases), overwrite=overwrite)
    measured: dict[str, Measures] = {}
    for case in cases:
        try:
            measured[case.name] = _measured(case.path, scheme)
        except VertextError as error:
            if len(cases) == 1:
                raise
            typer.echo(f"vertext: {error}", err=True)
    if out:
        write_outputs(measured, out, scan)
    else:
        typer.echo(csv_table(measured), nl=False)
    if len(measured) < len(cases):
        raise typer.Exit(SOME_FAILED)


def _measured(path: Path, scheme: str) -> Measures:
    from dataclasses import replace

    from vertext.cli.label_files import read_numbers
    from vertext.measures.measure_levels import measure_levels

    found, name = read_numbers(path, scheme, option="--scheme")
    return measure_levels(replace(found, scheme=name))


def _refuse_folders(paths: list[Path]) -> None:
    from vertext.errors import UsageError

    for path in paths:
        if path.is_dir():
            raise UsageError(
                "is a folder", source=path, remedy="Name its label maps, such as *_labels.nii.gz"
            )
