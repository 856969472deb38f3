"""Register many atlases to one spine at a time, and reject what does not fit."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from vertext.atlases.atlas import Atlas
from vertext.atlases.registered_atlases import RegisteredAtlases
from vertext.atlases.warped_atlas import WarpedAtlas
from vertext.errors import UnsupportedInputError
from vertext.progress import Progress, no_progress
from vertext.registration import Register, Spine, register_labels


@dataclass(frozen=True)
class WarpLimits:
    """What a warp must reach to be used.

    Attributes:
        dice: Least mean Dice, against the target's labels, of the structures that both show.
        folded: Greatest share of places where the warp folds.
    """

    dice: float = 0.6
    folded: float = 0.01


def register_atlases(
    target: Spine,
    atlases: Sequence[Atlas],
    *,
    limits: WarpLimits = WarpLimits(),
    register: Register = register_labels,
    workers: int = 1,
    progress: Progress = no_progress,
) -> RegisteredAtlases:
    """Register every atlas, in the order given whatever the number of workers.

    Args:
        target: Such as a coarse segmentation.
        atlases: Of other patients.
        limits: What a warp must reach; the others are named with the reason.
        register: Finds the warp of an atlas.
        workers: Threads; registration spends its time outside of the interpreter's lock.
        progress: Told after each atlas.
    """
    _ = target.channels  # made once, before threads ask for it at the same time
    warped: list[WarpedAtlas] = []
    rejected: dict[str, str] = {}
    with ThreadPoolExecutor(workers) as pool:
        answers = pool.map(partial(_attempt, target, limits, register), atlases)
        for done, (atlas, answer) in enumerate(zip(atlases, answers, strict=True), start=1):
            if isinstance(answer, WarpedAtlas):
                warped.append(answer)
            else:
                rejected[atlas.name] = answer
            progress("registering atlases", done, len(atlases))
    return RegisteredAtlases(tuple(warped), rejected)


def _attempt(
    target: Spine, limits: WarpLimits, register: Register, atlas: Atlas
) -> WarpedAtlas | str:
    """Return the atlas on the target's grid, or why it cannot be used."""
    try:
        warp = register(target, atlas.spine)
    except UnsupportedInputError as error:
        return error.problem
    if (folded := warp.folded()) > limits.folded:
        return f"its warp folds at {folded:.1%} of the places, more than {limits.folded:.1%}"
    warped = WarpedAtlas.of(atlas, target, warp)
    if (dice := warped.dice) < limits.dice:
        return f"its Dice against the coarse labels is {dice:.2f}, below {limits.dice:.2f}"
    return warped
