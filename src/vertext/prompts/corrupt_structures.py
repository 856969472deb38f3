"""Wrong prompts for training, so that the network does not trust its prompt blindly."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from vertext.prompts.anatomy_description import AnatomyDescription


def corrupt_structures(
    anatomy: AnatomyDescription,
    structures: Iterable[str],
    rng: np.random.Generator,
    *,
    dataset: str | None = None,
) -> tuple[str, ...]:
    """Return a range that is wrong by one level: an end dropped or added, or all shifted.

    Every wrong range that the annotated structures allow is equally likely. Asides stay.

    Args:
        anatomy: The anatomy of the names.
        structures: Names of the structures present; their contiguous range is corrupted.
        rng: Source of the choice.
        dataset: Names a data set to stay within what it annotates.

    Returns:
        Names in prompt order; unchanged where no wrong range is possible.

    Raises:
        UsageError: If a name is unknown.
    """
    names = anatomy.sort(structures)
    asides = [name for name in names if name in anatomy.aside_names]
    ladder = [name for name in anatomy.annotated(dataset) if name not in anatomy.aside_names]
    places = [ladder.index(name) for name in names if name in ladder]
    if not places:
        return names
    step = anatomy.level_step
    start, stop = places[0], places[-1]
    moves = ((step, 0), (-step, 0), (0, step), (0, -step), (step, step), (-step, -step))
    ranges = [(start + a, stop + b) for a, b in moves]
    possible = [(a, b) for a, b in ranges if 0 <= a <= b < len(ladder)]
    if not possible:
        return names
    first, last = possible[int(rng.integers(len(possible)))]
    return anatomy.sort([*ladder[first : last + 1], *asides])
