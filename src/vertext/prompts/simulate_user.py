"""A user who looks at one reference slice before any prediction is made."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vertext.errors import UsageError
from vertext.prompts.anatomy_description import AnatomyDescription
from vertext.prompts.click import Click
from vertext.prompts.present_structures import PRESENCE_PIXELS, present_structures
from vertext.prompts.prompt_file import PromptFile
from vertext.prompts.prompt_source import PromptSource


def reference_slice(count: int) -> int:
    """Return the slice that a simulated user looks at: the middle one."""
    return count // 2


def simulate_user(
    truth: NDArray[np.integer],
    anatomy: AnatomyDescription,
    *,
    case: str,
    index: int,
    count: int,
    affine: NDArray[np.float64] | None = None,
    pixels: float = PRESENCE_PIXELS,
) -> PromptFile:
    """Return what a user would say about a case after seeing one slice.

    Only that slice is handed over, so nothing of the others can leak. With an affine the user
    clicks on the first and the last visible structure; without, the two are named.

    Args:
        truth: (H, W) class numbers of `anatomy` of the reference slice.
        anatomy: The anatomy of the class numbers.
        case: Name of the case.
        index: Index of the slice in the canonical sagittal view.
        count: Slices of the stack.
        affine: (4, 4) from (slice, row, column) of the canonical view to world mm.
        pixels: Smallest area that counts as visible, see `presence_threshold`.

    Raises:
        UsageError: If the slice shows nothing that has a place in the order.
    """
    shown = present_structures(truth, anatomy, pixels=pixels)
    ordered = [name for name in shown if name not in anatomy.aside_names]
    if not ordered:
        raise UsageError(f"slice {index} shows no structure to name", source=case)
    ends = tuple(dict.fromkeys((ordered[0], ordered[-1])))
    clicks: tuple[Click, ...] = ()
    if affine is not None:
        clicks = tuple(_click(truth, anatomy, name, index, affine) for name in ends)
    return PromptFile(
        case=case,
        source=PromptSource.CLICKS_SIMULATED if clicks else PromptSource.RANGE_SIMULATED,
        reference_slice=index,
        slice_count=count,
        first=ordered[0],
        last=ordered[-1],
        clicks=clicks,
    )


def _click(
    truth: NDArray[np.integer],
    anatomy: AnatomyDescription,
    name: str,
    index: int,
    affine: NDArray[np.float64],
) -> Click:
    pixels = np.argwhere(truth == anatomy.classes.index(name))
    # The centre of a curved structure may lie outside it; a user clicks on the structure.
    nearest = np.square(pixels - pixels.mean(axis=0)).sum(axis=1).argmin()
    x, y, z, _ = affine @ (index, *pixels[nearest], 1)
    return Click(name, (round(float(x), 3), round(float(y), 3), round(float(z), 3)))
