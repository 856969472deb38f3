"""`vertext benchmark`: train and judge a matrix of networks."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def benchmark(
    config: Annotated[Path, typer.Argument(help="YAML file of the matrix.")],
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", help="Folder for the report; RUNS/NAME/report by default."),
    ] = None,
    runs: Annotated[Path, typer.Option(help="Folder of all runs.")] = Path("runs"),
    only: Annotated[
        list[str] | None, typer.Option(metavar="ROW", help="Take this row alone; repeatable.")
    ] = None,
    evaluate_only: Annotated[
        bool, typer.Option("--evaluate-only", help="Train nothing; name what is not trained.")
    ] = False,
) -> None:
    """Train and judge the networks of CONFIG; what is done already is not done again."""
    from vertext.errors import MissingExtraError

    try:
        from vertext.benchmark.run_benchmark import run_benchmark
    except ModuleNotFoundError as error:
        raise MissingExtraError(error.name or "torch", "train") from error
    folder = run_benchmark(
        config,
        out,
        runs=runs,
        only=tuple(only or ()),
        training=not evaluate_only,
        say=typer.echo,
    )
    typer.echo(f"The report is {folder / 'report.html'}")
