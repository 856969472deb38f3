"""How far long work is, on stderr."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vertext.progress import Progress


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Yield a function that shows title, scans done and scans of all."""
    from rich.console import Console
    from rich.progress import Progress as Bars

    with Bars(console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task("reading", total=None)

        def show(title: str, done: int, total: int) -> None:
            bars.update(task, description=title, completed=done, total=total)

        yield show
