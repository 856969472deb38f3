"""`vertext prepare`: a data set as it is distributed to a folder to train from."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vertext.cli.progress_bar import progress_bar

if TYPE_CHECKING:
    from vertext.data.prepare_dataset import PreparedDataset

FIGURE = "class_frequency.png"


class Form(StrEnum):
    """What is written."""

    FOLDER = "folder"
    NNUNET = "nnunet"


def prepare(
    dataset: Annotated[
        str, typer.Argument(metavar="DATASET", help="spider, mrspineseg, nnunet or folder.")
    ],
    source: Annotated[Path, typer.Argument(metavar="SRC", help="Folder of the data set.")],
    target: Annotated[Path, typer.Argument(metavar="DST", help="Folder to write.")],
    form: Annotated[
        Form, typer.Option("--format", help="Plain labelled folder, or nnU-Net raw data.")
    ] = Form.FOLDER,
    split: Annotated[
        str,
        typer.Option(
            help="8:1:1, 5-fold, official, folds (of cases.json), none; or slice-leakage, "
            "marked as leaking."
        ),
    ] = "8:1:1",
    seed: Annotated[int | None, typer.Option(help="Seed of the split.")] = None,
    origin: Annotated[
        str | None, typer.Option("--from", help="Whose numbers SRC has; by default its own.")
    ] = None,
    to: Annotated[
        str | None, typer.Option("--to", help="Whose numbers to write; by default SRC's.")
    ] = None,
) -> None:
    """Check a data set, describe it, split it by patient, and write it for training."""
    from vertext.data.dataset_formats import dataset_format
    from vertext.data.make_split import DEFAULT_SEED
    from vertext.data.prepare_dataset import prepare_dataset

    with progress_bar() as progress:
        prepared = prepare_dataset(
            dataset_format(dataset),
            source,
            target,
            origin=origin,
            to=to,
            form=form.value,
            split=None if split == "none" else split,
            seed=DEFAULT_SEED if seed is None else seed,
            progress=progress,
        )
    _draw_figure(prepared, target)
    _print(prepared, target)


def _draw_figure(prepared: PreparedDataset, target: Path) -> None:
    from vertext.files import atomic_path
    from vertext.reports.class_frequency import draw_class_frequency

    table = prepared.table
    counts = {
        name: sum(fact.slices_with.get(name, 0) for fact in prepared.facts)
        for name in table.classes
    }
    title = f"{table.volumes} volumes, {table.slices:,} slices: how many show each structure"
    with atomic_path(target / FIGURE) as file:
        draw_class_frequency(counts, slices=table.slices, title=title).save(file)


def _print(prepared: PreparedDataset, target: Path) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(show_header=False)
    for heading, value in prepared.table.rows():
        table.add_row(heading, value)
    Console().print(table)
    for name, voxels in prepared.dropped.items():
        typer.echo(f"{name} has no number there: {voxels:,} voxels became background", err=True)
    for fact in prepared.facts:
        for note in fact.notes:
            typer.echo(f"{fact.case.name}: {note}", err=True)
    if (split := prepared.split) is not None:
        typer.echo(f"split {split.name}: {split.rule}")
        for number, fold in enumerate(split.folds):
            sizes = ", ".join(f"{part} {len(members)}" for part, members in fold.parts().items())
            typer.echo(f"  fold {number}: {sizes} {split.unit}s")
    typer.echo(f"written to {target}")
