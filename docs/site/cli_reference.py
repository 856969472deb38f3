"""The page of all verbs and options, written by the command line itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer

from vertext.cli.app import app

_WIDTH = 100
_INTRODUCTION = """# Command line

What `vertext VERB --help` prints. Files and exit codes: [inputs and outputs](files.md).
"""


def cli_reference() -> str:
    """Return the page in Markdown: the help of each verb."""
    parts = [_INTRODUCTION]
    for words, verb in verbs():
        context = verb.make_context(
            words, [], resilient_parsing=True, terminal_width=_WIDTH, max_content_width=_WIDTH
        )
        parts.append(f"## {words}\n\n```text\n{verb.get_help(context)}\n```\n")
    return "\n".join(parts)


def verbs() -> Iterator[tuple[str, Any]]:
    """Yield the words and the command of every verb, those of groups in place of the group."""
    yield from _below("vertext", typer.main.get_command(app))


def _below(words: str, group: Any) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _below(f"{words} {name}", command)
        else:
            yield f"{words} {name}", command
