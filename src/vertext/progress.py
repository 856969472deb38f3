"""How long work over many scans tells how far it is."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, int], object]
"""Called with a title, the number of scans done, and the number of all."""


def no_progress(title: str, done: int, total: int) -> None:
    """Tell nobody."""
