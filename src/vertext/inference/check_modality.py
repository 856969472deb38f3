"""Refuses a CT where the model reads MR, and the other way round."""

from __future__ import annotations

import numpy as np

from vertext.errors import UnsupportedInputError
from vertext.volumes import Volume

_UNSAID = (None, "OT")
_AIR = -800.0
_AIR_PERCENT = 1


def check_modality(scan: Volume, expected: str) -> None:
    """Make sure that a scan was made by what the model was trained on, as far as it tells.

    Formats without a header entry for it are taken at their word, except that a CT in Hounsfield
    units shows air near -1000 and always something below water, where magnitudes of MR are never
    negative.

    Args:
        scan: A scan.
        expected: Modality that the model reads, as DICOM calls it.

    Raises:
        UnsupportedInputError: It was made by something else.
    """
    remedy = f"This model reads {expected}: choose such a series, or another model"
    if scan.modality not in (*_UNSAID, expected):
        raise UnsupportedInputError(
            f"its header says that it is of modality {scan.modality}",
            source=scan.source,
            remedy=remedy,
        )
    if scan.modality in _UNSAID:
        darkest = float(np.percentile(scan.data, _AIR_PERCENT))
        if expected == "CT" and darkest >= 0:
            raise UnsupportedInputError(
                f"{100 - _AIR_PERCENT} % of its grey values lie above {darkest:.0f}, so they are "
                "no Hounsfield units",
                source=scan.source,
                remedy=remedy,
            )
        if expected == "MR" and darkest < _AIR:
            raise UnsupportedInputError(
                f"{_AIR_PERCENT} % of its grey values lie below {darkest:.0f}, as air does in CT",
                source=scan.source,
                remedy=remedy,
            )
