"""An empty figure, and its way into a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from vertext.errors import MissingExtraError
from vertext.files import atomic_path

if TYPE_CHECKING:
    from matplotlib.figure import Figure

RESOLUTION = 110
"""Dots an inch."""


def new_sheet(width: float, height: float) -> Figure:
    """Return an empty figure that needs no display.

    Args:
        width: In inches.
        height: In inches.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure
    except ModuleNotFoundError as error:
        raise MissingExtraError("matplotlib", "train") from error
    return Figure(figsize=(width, height), layout="constrained")


def save_sheet(figure: Figure, path: Path) -> None:
    """Write a figure as PNG.

    Raises:
        ResourceError: The file cannot be written.
    """
    with atomic_path(path) as file:
        figure.savefig(file, dpi=RESOLUTION)
