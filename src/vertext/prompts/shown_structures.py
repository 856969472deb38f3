"""What the prompt of each slice names, from what was found in a scan."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vertext.prompts.anatomy_description import AnatomyDescription
from vertext.prompts.present_structures import present_structures
from vertext.prompts.structure_range import expand_range


def shown_structures(
    labels: NDArray[np.integer], anatomy: AnatomyDescription
) -> list[tuple[str, ...]]:
    """Return the range that each slice shows; a slice that shows none, that of the whole scan.

    Ranges are contiguous, so that a structure that was missed between two others is asked for.

    Args:
        labels: (Z, H, W) class numbers of `anatomy`.
        anatomy: The anatomy of the class numbers.
    """
    shown = [present_structures(plane, anatomy) for plane in labels]
    anywhere = {name for names in shown for name in names}
    return [expand_range(anatomy, names or anywhere) for names in shown]
