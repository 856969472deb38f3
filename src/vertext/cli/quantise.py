"""`vertext quantise`: make a model bundle that computes in 8 bits."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def quantise(
    bundle: Annotated[
        str, typer.Argument(help="Name of a shipped model, or path of a bundle of the spine.")
    ],
    scans: Annotated[
        list[Path],
        typer.Argument(help="Scans that show which values to expect, or folders of them."),
    ],
    out: Annotated[Path, typer.Option("-o", "--out", help="Folder of the new bundle.")],
) -> None:
    """Write BUNDLE with convolutions in 8 bits, which some processors compute faster."""
    from vertext.errors import MissingExtraError

    try:
        from vertext.training.quantise_bundle import quantise_bundle
    except ModuleNotFoundError as error:
        raise MissingExtraError(error.name or "onnx", "train") from error
    written = quantise_bundle(bundle, scans, out)
    typer.echo(f"{written.name} {written.version} in 8 bits is in {out}")
