"""Choose one volume of a 4-D file; never silently the first."""

from __future__ import annotations

from pathlib import Path

from vertext.errors import UnsupportedInputError


def chosen_volume(count: int, volume: int | None, *, source: Path) -> int:
    """Return which of `count` volumes to read.

    Raises:
        UnsupportedInputError: There are several and none was chosen, or not so many.
    """
    if volume is None and count > 1:
        raise UnsupportedInputError(
            f"it is 4-D and holds {count} volumes",
            source=source,
            remedy="Choose one: read_scan(path, volume=K) or vertext segment --volume K, with K "
            f"from 0 to {count - 1}",
        )
    if volume is not None and not 0 <= volume < count:
        raise UnsupportedInputError(
            f"there is no volume {volume}: it holds {count}",
            source=source,
            remedy=f"Choose one from 0 to {count - 1}",
        )
    return volume or 0
