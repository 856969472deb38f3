"""`vertext atlas register`: what atlases say of many scans, for training."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vertext.cli.label_files import AUTO
from vertext.cli.progress_bar import progress_bar

if TYPE_CHECKING:
    from vertext.registration import Spine

_ENDING = "_labels.nii.gz"


def register(
    coarse: Annotated[Path, typer.Argument(help="Folder of coarse NAME_labels.nii.gz.")],
    folder: Annotated[Path, typer.Argument(metavar="SET", help="Folder of the atlas set.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="Folder for NAME_atlases.npz.")],
    count: Annotated[int, typer.Option(min=1, help="How many atlases, the most alike.")] = 20,
    leave_out: Annotated[
        list[str] | None, typer.Option(help="Patient whose atlases are not used; repeatable.")
    ] = None,
    scheme: Annotated[
        str, typer.Option(help="Whose numbers the labels are; by default told by the file.")
    ] = AUTO,
    workers: Annotated[int, typer.Option(min=1, help="Atlases at a time.")] = 2,
) -> None:
    """Register the atlases of other patients to every coarse label map of a folder.

    NAME is taken as the patient. Files that are there already are kept, so that a stopped run
    goes on.
    """
    from vertext.atlases import read_atlas_set, register_atlases, select_atlases
    from vertext.atlases.atlas_votes import VOTES_ENDING, AtlasVotes
    from vertext.errors import ReadError

    files = sorted(coarse.glob(f"*{_ENDING}"))
    if not files:
        raise ReadError(f"no file ends in {_ENDING}", source=coarse)
    atlases = read_atlas_set(folder)
    with progress_bar() as progress:
        for file in files:
            name = file.name.removesuffix(_ENDING).removesuffix("_image")
            target = out / f"{name}{VOTES_ENDING}"
            if target.exists():
                continue
            spine = _spine(file, scheme)
            chosen = select_atlases(spine, atlases.without(name, *(leave_out or ())), count)
            found = register_atlases(spine, chosen, workers=workers, progress=progress)
            AtlasVotes.of(found, spine.labels).save(target)
            for rejected, reason in found.rejected.items():
                typer.echo(f"{name}: atlas {rejected} is not used: {reason}", err=True)
    typer.echo(f"{len(files)} scans: written to {out}")


def _spine(file: Path, scheme: str) -> Spine:
    from vertext.anatomy import any_scheme
    from vertext.cli.label_files import read_numbers
    from vertext.registration import Spine, landmarks_of
    from vertext.volumes import SagittalView

    labels, name = read_numbers(file, scheme, option="--scheme")
    view = SagittalView.of(labels).volume
    internal, _ = any_scheme(name).to_internal(view.data)
    return Spine(internal, view.spacing, landmarks_of(any_scheme(name).inside))
