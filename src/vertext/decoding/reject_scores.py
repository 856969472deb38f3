"""What it costs to call an item spurious."""

from __future__ import annotations

import numpy as np

from vertext.decoding.find_items import Found
from vertext.decoding.settings import DecodingSettings
from vertext.decoding.usual_volume import usual_volume

_AT_BORDER = 1.0
_FAINT = 0.6


def reject_scores(found: Found, odds: np.ndarray, settings: DecodingSettings) -> np.ndarray:
    """Return the score of rejecting each item; small and faint ones cost less, or nothing.

    Args:
        found: The n items of a scan.
        odds: Mean log-odds of tissue against background in each item, (n,).
        settings: Price of an ordinary item.

    Returns:
        (n,), negative where it costs.
    """
    substance = _relative_size(found) + _relative_sureness(odds)
    # What the border cuts is small and faint, and real all the same.
    at_border = [place for place in range(len(found.items)) if place in found.cut]
    substance[at_border] = np.maximum(substance[at_border], _AT_BORDER)
    return np.asarray(-settings.reject_price * substance)


def _relative_size(found: Found) -> np.ndarray:
    """Return 1 for an item of the usual volume, 0 for a tenth of it, -1 for a hundredth."""
    kinds = {item.kind for item in found.items}
    usual = {kind: usual_volume(i for i in found.items if i.kind is kind) for kind in kinds}
    share = np.array([item.volume / usual[item.kind] for item in found.items])
    return np.asarray(np.clip(1 + np.log10(share), -1.0, 1.0))


def _relative_sureness(odds: np.ndarray) -> np.ndarray:
    """Return how sure the network is of each item as tissue: positive where as usual, or surer.

    Structures outside the anatomy (the upper sacrum) are found half-heartedly. The usual is the
    scan's own median, so that neither calibration nor contrast matters.
    """
    if not len(odds):
        return odds
    share = odds / max(float(np.median(odds)), 1e-3)
    return np.clip(2 * (share - _FAINT), -1.0, 1.0)
