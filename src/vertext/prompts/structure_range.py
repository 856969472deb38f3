"""Which structures a template, a range or clicks speak of."""

from __future__ import annotations

from collections.abc import Iterable

from vertext.errors import UsageError
from vertext.prompts.anatomy_description import AnatomyDescription
from vertext.prompts.click import Click


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
    """Return the range from the highest to the lowest clicked level, asides appended.

    Raises:
        UsageError: If there is no click, or a level is unknown.
    """
    places = [anatomy.place(click.level) for click in clicks]
    if not places:
        raise UsageError("a prompt from clicks needs at least one click")
    names = anatomy.ordered_names
    return range_structures(anatomy, names[min(places)], names[max(places)], dataset=dataset)


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
