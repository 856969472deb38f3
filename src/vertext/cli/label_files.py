"""What the verbs that change label maps share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vertext.volumes import LabelMap


AUTO = "auto"


def refuse_existing(out: Path, *, overwrite: bool) -> None:
    """Make sure that a result is not replaced unasked.

    Raises:
        UsageError: The file is there already.
    """
    from vertext.errors import UsageError

    if out.exists() and not overwrite:
        raise UsageError("exists already", source=out, remedy="Add --overwrite to replace it")


def read_numbers(path: Path, scheme: str, *, option: str) -> tuple[LabelMap, str]:
    """Read a label map and the name of the scheme of its numbers.

    Args:
        path: The file.
        scheme: Name that the user gave; "auto" for what the file says or, where it says nothing,
            the one scheme that fits.
        option: The option that gives it.

    Raises:
        UsageError: Nobody says whose numbers these are, and not exactly one scheme fits.
        ReadError: The file cannot be read.
    """
    from vertext.volumes import read_labels

    labels = read_labels(path)
    if scheme != AUTO:
        return labels, scheme
    return labels, labels.scheme or _detected(labels, option)


def save_labels(labels: LabelMap, out: Path) -> None:
    """Write a label map, or only its names and colours where the file is to be such a table.

    Raises:
        UsageError: The ending of the file is not known.
        ResourceError: The file cannot be written.
    """
    from vertext.volumes.colour_table import TABLES, write_colour_table

    if out.suffix.lower() in TABLES:
        write_colour_table(out, labels.names)
    else:
        labels.save(out)


def _detected(labels: LabelMap, option: str) -> str:
    import math

    from vertext.anatomy.detect_scheme import detect_scheme
    from vertext.errors import LabelError, UsageError
    from vertext.measures.structure_size import structure_sizes

    if labels.data.min() < 0:
        raise LabelError("labels must not be negative", source=labels.source)
    sizes = structure_sizes(labels)
    known = labels.orientation_known
    try:
        return detect_scheme(
            {label: size.centroid_mm[2] if known else math.nan for label, size in sizes.items()}
        ).name
    except UsageError as error:
        raise UsageError(
            f"the file does not say whose numbers it holds, and {error.problem}",
            source=labels.source,
            remedy=f"{error.remedy}, with {option}",
        ) from error
