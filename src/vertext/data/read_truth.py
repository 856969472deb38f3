"""The labels of a case, as losses and scores may see them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from vertext.anatomy.ignore_above import ignore_above
from vertext.data.case import Case
from vertext.errors import ReadError
from vertext.volumes import SagittalView, Volume, read_labels


def read_truth(case: Case, view: Volume) -> NDArray[np.uint8]:
    """Read the labels of a scan; what was not labelled is IGNORE.

    Args:
        case: The scan.
        view: Its image in the canonical view.

    Returns:
        Internal numbers of that view, (Z, H, W).

    Raises:
        ReadError: The labels are not on the scan's grid, or cannot be read.
        LabelError: They are no numbers of the case's scheme.
    """
    labels: NDArray[Any] = SagittalView.of(read_labels(case.labels)).volume.data
    if labels.shape != view.shape:
        raise ReadError(
            f"its shape {labels.shape} is not the image's {view.shape}", source=case.labels
        )
    internal, _ = case.scheme.to_internal(labels)
    if case.ignore_above is not None:
        internal = ignore_above(internal, case.ignore_above)
    return internal
