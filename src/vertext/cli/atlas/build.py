"""`vertext atlas build`: an atlas set of a folder of labelled scans."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vertext.cli.label_files import AUTO
from vertext.cli.progress_bar import progress_bar


def build(
    folder: Annotated[Path, typer.Argument(help="NAME_image.nii.gz with NAME_labels.nii.gz.")],
    out: Annotated[Path, typer.Argument(metavar="SET", help="Folder to write.")],
    scheme: Annotated[
        str, typer.Option(help="Whose numbers the labels are; by default what cases.json says.")
    ] = AUTO,
    images: Annotated[
        bool, typer.Option("--images", help="Keep the scans too (for joint label fusion).")
    ] = False,
    leave_out: Annotated[
        list[str] | None, typer.Option(help="Patient that must not become an atlas; repeatable.")
    ] = None,
    licence: Annotated[str, typer.Option(help="Licence of labels and scans.")] = "unstated",
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace a set that is there already.")
    ] = False,
) -> None:
    """Make an atlas set of a folder of labelled scans; each becomes one atlas."""
    from vertext.anatomy import any_scheme
    from vertext.atlases import save_atlas_set
    from vertext.atlases.atlas_set_card import CARD_FILE
    from vertext.cli.label_files import refuse_existing
    from vertext.data.build_atlas_set import build_atlas_set
    from vertext.data.labelled_folder import list_labelled_folder

    refuse_existing(out / CARD_FILE, overwrite=overwrite)
    listing = list_labelled_folder(folder, None if scheme == AUTO else any_scheme(scheme))
    cases = [case for case in listing.complete() if case.patient not in (leave_out or ())]
    with progress_bar() as progress:
        made = build_atlas_set(
            out.name,
            cases,
            images=images,
            licence=licence,
            credit=listing.dataset,
            progress=progress,
        )
    save_atlas_set(made, out)
    typer.echo(f"{len(made)} atlases written to {out}")
