"""`vertext atlas`: builds, inspects and uses sets of atlases."""

from __future__ import annotations

import typer

from vertext.cli.atlas.build import build
from vertext.cli.atlas.fuse import fuse
from vertext.cli.atlas.inspect import inspect
from vertext.cli.atlas.register import register

atlas = typer.Typer(
    name="atlas", no_args_is_help=True, help="Build, inspect and use sets of atlases."
)
for _verb in (build, inspect, fuse, register):
    atlas.command()(_verb)

__all__ = ["atlas"]
