"""`vertext train`: train a model, or go on where a run stopped."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Strategy(StrEnum):
    """How processes share the network."""

    DDP = "ddp"
    FSDP = "fsdp"


def train(
    config: Annotated[Path, typer.Argument(help="YAML file of the experiment.")],
    overrides: Annotated[
        list[str] | None, typer.Argument(help="Settings to change, such as optimiser.lr=0.001.")
    ] = None,
    runs: Annotated[Path, typer.Option(help="Folder of all runs.")] = Path("runs"),
    devices: Annotated[int, typer.Option(min=1, help="Processes on each machine.")] = 1,
    nodes: Annotated[int, typer.Option(min=1, help="Machines.")] = 1,
    strategy: Annotated[
        Strategy, typer.Option(help="How processes share the network; fsdp needs GPUs.")
    ] = Strategy.DDP,
) -> None:
    """Train the model of CONFIG; a run of the same name is resumed by itself."""
    from vertext.errors import MissingExtraError

    try:
        from vertext.training.processes import Processes
        from vertext.training.train_config import train_config
    except ModuleNotFoundError as error:
        raise MissingExtraError(error.name or "torch", "train") from error
    processes = Processes(devices, nodes, strategy.value)
    folder = train_config(config, tuple(overrides or ()), runs=runs, processes=processes)
    typer.echo(f"Checkpoints and logs are in {folder}")
