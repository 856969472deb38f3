"""The chains of a scan: emissions, prices and links of its items."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vertext.anatomy import Kind
from vertext.decoding.find_items import Found
from vertext.decoding.part import Part
from vertext.decoding.pitch import Pitch
from vertext.decoding.sequence import Chain
from vertext.decoding.settings import DecodingSettings
from vertext.decoding.usual_volume import usual_volume

_TIGHT = 0.5
_AT_BORDER = 1.0
_FAINT = 0.6


def build_chains(
    found: Found,
    emissions: Sequence[np.ndarray],
    odds: np.ndarray,
    settings: DecodingSettings,
    *,
    anchored: Sequence[int] = (),
) -> list[Chain]:
    """Put a price on every naming of the items, once for each list of states.

    A link costs `gap_price` for each level by which the step between two names differs from
    the step that their distance suggests: m levels lie between two items that are m + 1 half
    pitches apart, an even number between a bone and a disc, an odd one between two of a kind.
    Two of a kind that lie less than half as far apart as their levels need cost up to two levels
    more: a speck beside a disc is no further disc.

    Args:
        found: The n items, superior to inferior.
        emissions: For each list the score of its K states, superior to inferior, (n, K).
        odds: Mean log-odds of tissue against background in each item, (n,).
        settings: Prices.
        anchored: Items that may not be rejected.
    """
    link = _link(found, max(emission.shape[1] for emission in emissions), settings)
    reject = _reject(found, odds, settings)
    reject[list(anchored)] = -np.inf
    return [Chain(emission, reject, link[..., : emission.shape[1]]) for emission in emissions]


def _link(found: Found, steps: int, settings: DecodingSettings) -> np.ndarray:
    """Return the score of a step of s + 1 states from item h to item i at [h, i, s]."""
    apart = _half_pitches(found.items, found.pitch)
    missing = _levels_between(found.items, apart)
    strain = np.abs(np.arange(steps) - missing[..., None])
    link: np.ndarray = strain + 2 * _squeezed(missing, apart)[..., None]
    return -settings.gap_price * link


def _reject(found: Found, odds: np.ndarray, settings: DecodingSettings) -> np.ndarray:
    """Return the score of calling each item spurious, (n,)."""
    items = found.items
    size = np.array([_relative_size(item, items) for item in items])
    substance = size + _relative_sureness(odds)
    # What the border cuts is small and faint, and real all the same.
    at_border = [place for place in range(len(items)) if place in found.cut]
    substance[at_border] = np.maximum(substance[at_border], _AT_BORDER)
    return np.asarray(-settings.reject_price * substance)


def _half_pitches(items: Sequence[Part], pitch: Pitch) -> np.ndarray:
    """Return the distance of each two items in steps from one level to the next, (n, n)."""
    place = np.array([item.place for item in items])
    return 2 * (place - place[:, None]) / pitch.at((place + place[:, None]) / 2)


def _levels_between(items: Sequence[Part], apart: np.ndarray) -> np.ndarray:
    """Return how many levels are missing between each two items, (n, n)."""
    disc = np.array([item.kind is Kind.DISC for item in items])
    odd = (disc == disc[:, None]).astype(int)
    return np.maximum(odd, odd + 2 * np.rint((apart - 1 - odd) / 2).astype(int))


def _squeezed(missing: np.ndarray, apart: np.ndarray) -> np.ndarray:
    """Return how much too close two of a kind are, 0 to 1.

    A bone and its disc are spared: a body cut by the border of the image is close to its disc.
    """
    close = np.clip(_TIGHT - apart / (missing + 1), 0.0, None) / _TIGHT
    return np.where(missing % 2 == 0, 0.0, close)


def _relative_size(item: Part, items: Sequence[Part]) -> float:
    """Return 1 for an item of the usual volume, 0 for a tenth of it, -1 for a hundredth."""
    usual = usual_volume(other for other in items if other.kind is item.kind)
    return float(np.clip(1 + np.log10(item.volume / usual), -1.0, 1.0))


def _relative_sureness(odds: np.ndarray) -> np.ndarray:
    """Return how sure the network is of each item as tissue: positive where as usual, or surer.

    Structures outside the anatomy (the upper sacrum) are found half-heartedly. The usual is the
    scan's own median, so that neither calibration nor contrast matters.
    """
    if not len(odds):
        return odds
    share = odds / max(float(np.median(odds)), 1e-3)
    return np.clip(2 * (share - _FAINT), -1.0, 1.0)
