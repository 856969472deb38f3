"""`vertext train`: train a model, or go on where a run stopped."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def train(
    config: Annotated[Path, typer.Argument(help="YAML file of the experiment.")],
    overrides: Annotated[
        list[str] | None, typer.Argument(help="Settings to change, such as optimiser.lr=0.001.")
    ] = None,
    runs: Annotated[Path, typer.Option(help="Folder of all runs.")] = Path("runs"),
) -> None:
    """Train the model of CONFIG; a run of the same name is resumed by itself."""
    from vertext.errors import MissingExtraError

    try:
        from vertext.training.train_config import train_config
    except ModuleNotFoundError as error:
        raise MissingExtraError(error.name or "torch", "train") from error
    folder = train_config(config, tuple(overrides or ()), runs=runs)
    typer.echo(f"Checkpoints and logs are in {folder}")
