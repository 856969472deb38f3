"""Change the numbers of training labels without losing what must be ignored."""

from __future__ import annotations

import numpy as np

from vertext.anatomy import IGNORE, SPINE, UNKNOWN_VERTEBRA, LabelScheme
from vertext.errors import LabelError


def convert_labels(
    labels: np.ndarray, *, origin: LabelScheme, target: LabelScheme
) -> tuple[np.ndarray, dict[str, int]]:
    """Return labels in another scheme, and the voxels of structures that it lacks.

    In the same scheme the numbers stay as they are, those that the scheme ignores too.

    Args:
        labels: Numbers of the origin, any shape.
        origin: Whose numbers they are.
        target: Whose numbers to return.

    Returns:
        Array of the same shape, and voxels by name of what became background.

    Raises:
        LabelError: The target has no number for voxels that are ignored or of unknown level:
            as background they would teach the wrong thing.
    """
    internal, _ = origin.to_internal(labels)
    if origin.name == target.name:
        return labels, {}
    numbers, report = target.from_internal(internal)
    if lost := {IGNORE, UNKNOWN_VERTEBRA} & set(report.dropped):
        voxels = sum(report.dropped[number] for number in lost)
        raise LabelError(
            f"the scheme {target.name} has no number for {voxels} voxels that are to be ignored",
            remedy="Choose the scheme internal, or the data set's own",
        )
    return numbers, {SPINE.by_index(index).name: n for index, n in report.dropped.items()}
