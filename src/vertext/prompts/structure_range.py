"""Which structures a template, a range, clicks or a clinical text speak of."""

from __future__ import annotations

from collections.abc import Iterable

from vertext.errors import UsageError
from vertext.prompts.anatomy_description import AnatomyDescription
from vertext.prompts.click import Click
from vertext.prompts.clinical_text import ClinicalText


def template_structures(anatomy: AnatomyDescription, dataset: str | None = None) -> tuple[str, ...]:
    """Return everything that the data set annotates: the fixed text of the automatic mode."""
    return anatomy.annotated(dataset)


def range_structures(
    anatomy: AnatomyDescription, first: str, last: str, *, dataset: str | None = None
) -> tuple[str, ...]:
    """Return the contiguous range from the first to the last visible structure, asides appended.

    Args:
        anatomy: The anatomy of the names.
        first: One end of the range; the two may stand in either order.
        last: Other end of the range.
        dataset: Names a data set to leave out what it does not annotate.

    Raises:
        UsageError: If a name is unknown or has no place in the order.
    """
    start, stop = sorted((anatomy.place(first), anatomy.place(last)))
    named = {*anatomy.ordered_names[start : stop + 1], *anatomy.aside_names}
    return tuple(name for name in anatomy.annotated(dataset) if name in named)


def click_structures(
    anatomy: AnatomyDescription, clicks: Iterable[Click], *, dataset: str | None = None
) -> tuple[str, ...]:
    """Return the range from the highest to the lowest clicked level, or everything for few.

    Raises:
        UsageError: If there is no click, or a level is unknown or stands outside the order.
    """
    levels = [click.level for click in clicks]
    if not levels:
        raise UsageError("a prompt from clicks needs at least one click")
    for level in levels:
        anatomy.place(level)
    return _told(anatomy, levels, dataset)


def text_structures(
    anatomy: AnatomyDescription, text: ClinicalText, *, dataset: str | None = None
) -> tuple[str, ...]:
    """Return the range of the levels that a clinical text names, or everything for few.

    Raises:
        UsageError: If it names none.
    """
    return _told(anatomy, text.levels(anatomy), dataset)


def expand_range(
    anatomy: AnatomyDescription, present: Iterable[str], *, dataset: str | None = None
) -> tuple[str, ...]:
    """Return the contiguous range spanned by the given structures, asides appended.

    What has no ordered structure spans no range and is returned as it is, sorted.

    Raises:
        UsageError: If a name is unknown.
    """
    names = anatomy.sort(present)
    ordered = [name for name in names if name not in anatomy.aside_names]
    if not ordered:
        return names
    return range_structures(anatomy, ordered[0], ordered[-1], dataset=dataset)


def _told(
    anatomy: AnatomyDescription, levels: Iterable[str], dataset: str | None
) -> tuple[str, ...]:
    """Return what is seen where somebody pointed at levels.

    Pointing at a few levels does not say that the others are outside the image: unless the range
    spans half of the order, everything is listed. A prompt of few structures costs the rest.
    """
    told = expand_range(anatomy, levels, dataset=dataset)
    ordered = [name for name in told if name not in anatomy.aside_names]
    few = 2 * len(ordered) < len(anatomy.ordered_names)
    return template_structures(anatomy, dataset) if few else told
