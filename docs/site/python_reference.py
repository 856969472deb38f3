"""The pages of the Python API: every public name of the main rooms, with its docstring."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOMS = (
    "vertext",
    "vertext.anatomy",
    "vertext.volumes",
    "vertext.prompts",
    "vertext.decoding",
    "vertext.registration",
    "vertext.atlases",
    "vertext.metrics",
    "vertext.text",
    "vertext.data.phantom",
)


def python_reference(source: Path) -> Iterator[tuple[str, str]]:
    """Yield file name and Markdown of each room's page.

    Args:
        source: The folder that holds the package.
    """
    for room in ROOMS:
        module = ast.parse((source / Path(*room.split(".")) / "__init__.py").read_text("utf-8"))
        about = (ast.get_docstring(module) or "").strip()
        # A name is asked for where it is defined: its module may be called the same.
        entries = [f"::: {home}.{name}\n" for name, home in _public(module).items()]
        yield f"{room}.md", "\n".join([f"# {room}\n", f"{about}\n", *entries])


def _public(module: ast.Module) -> dict[str, str]:
    """Return the module that each public name comes from; dunder names are left out."""
    return {
        alias.name: str(node.module)
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if str(node.module).startswith("vertext.") and not alias.name.startswith("_")
    }
