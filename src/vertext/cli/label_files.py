"""What the verbs that change label maps share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vertext.volumes import LabelMap


def refuse_existing(out: Path, *, overwrite: bool) -> None:
    """Make sure that a result is not replaced unasked.

    Raises:
        UsageError: The file is there already.
    """
    from vertext.errors import UsageError

    if out.exists() and not overwrite:
        raise UsageError("exists already", source=out, remedy="Add --overwrite to replace it")


def read_numbers(path: Path, scheme: str | None, *, option: str) -> tuple[LabelMap, str]:
    """Read a label map and the name of the scheme of its numbers.

    Args:
        path: The file.
        scheme: Name that the user gave, None for what the file says.
        option: The option that gives it.

    Raises:
        UsageError: Neither the user nor the file says whose numbers these are.
        ReadError: The file cannot be read.
    """
    from vertext.errors import UsageError
    from vertext.volumes import read_labels

    labels = read_labels(path)
    name = scheme or labels.scheme
    if name is None:
        raise UsageError(
            "the file does not say whose numbers it holds", source=path, remedy=f"Add {option}"
        )
    return labels, name
