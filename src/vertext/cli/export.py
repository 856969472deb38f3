"""`vertext export`: turn a checkpoint into a model bundle."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def export(
    checkpoint: Annotated[Path, typer.Argument(help="A .ckpt file inside its run's folder.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="Folder of the new bundle.")],
    card: Annotated[
        Path | None, typer.Option(help="YAML with the card's words: licence, split, limits ...")
    ] = None,
    atlases: Annotated[
        Path | None,
        typer.Option(help="Atlas set to put into the bundle, for a network that atlases prompt."),
    ] = None,
    coarse: Annotated[
        str, typer.Option(help="Bundle whose segmentation the atlases are registered to.")
    ] = "atm-net",
) -> None:
    """Write an ONNX bundle of CHECKPOINT and verify it against torch."""
    from vertext.errors import MissingExtraError

    try:
        from vertext.training.export_checkpoint import export_checkpoint
    except ModuleNotFoundError as error:
        raise MissingExtraError(error.name or "torch", "train") from error
    written = export_checkpoint(checkpoint, out, card=card, atlases=atlases, coarse=coarse)
    typer.echo(f"{written.name} {written.version} is in {out}, equal to torch")
