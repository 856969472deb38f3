"""The `vertext` command: gathers the verbs and turns errors into messages and exit codes."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated, NoReturn

import typer

from vertext.cli.atlas import atlas
from vertext.cli.benchmark import benchmark
from vertext.cli.convert import convert
from vertext.cli.doctor import doctor
from vertext.cli.evaluate import evaluate
from vertext.cli.export import export
from vertext.cli.measure import measure
from vertext.cli.models import models
from vertext.cli.prepare import prepare
from vertext.cli.prompts import prompts
from vertext.cli.quantise import quantise
from vertext.cli.relabel import relabel
from vertext.cli.segment import segment
from vertext.cli.serve import serve
from vertext.cli.train import train
from vertext.errors import VertextError

INTERRUPTED = 130
TERMINATED = 143
_VERBS = (
    segment, prompts, measure, relabel, convert, evaluate, prepare, train, export, quantise,
    benchmark, serve, models, doctor,
)  # fmt: skip

app = typer.Typer(
    name="vertext",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # drawing boxes would cost half of the time of --help
)


def _print_version(wanted: bool) -> None:
    if wanted:
        from vertext.version import __version__

        typer.echo(f"vertext {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version and stop."
        ),
    ] = False,
) -> None:
    """Names and outlines every vertebra, disc and the spinal canal in a lumbar MR."""


for _verb in _VERBS:
    app.command()(_verb)
app.add_typer(atlas)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    Args:
        arguments: Words after `vertext`; those of the process by default.
    """
    try:
        with _tidy_end():
            app(args=None if arguments is None else list(arguments))
    except VertextError as error:
        sys.stderr.write(f"vertext: {error}\n")
        return error.exit_code
    except KeyboardInterrupt:
        sys.stderr.write("vertext: interrupted\n")
        return INTERRUPTED
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    return 0


@contextmanager
def _tidy_end() -> Iterator[None]:
    """Turn SIGTERM into an exit that removes temporary files on its way out."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _terminated)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _terminated(number: int, frame: object) -> NoReturn:
    raise SystemExit(TERMINATED)
