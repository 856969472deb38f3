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

_TIGHT = 0.5


def build_chains(
    found: Found,
    emissions: Sequence[np.ndarray],
    reject: np.ndarray,
    settings: DecodingSettings,
    *,
    anchored: Sequence[int] = (),
    expected: np.ndarray | None = None,
) -> list[Chain]:
    """Put a price on every naming of the items, once for each list of states.

    A link costs `gap_price` for each level by which the step between two names differs from
    the step that their distance suggests: m levels lie between two items that are m + 1 half
    pitches apart, an even number between a bone and a disc, an odd one between two of a kind.
    Two of a kind that lie less than half as far apart as their levels need cost up to two levels
    more: a speck beside a disc is no further disc. An expected level beyond the first or the last
    item costs `absent_price`.

    Args:
        found: The n items, superior to inferior.
        emissions: For each list the score of its K states, superior to inferior, (n, K).
        reject: Score of rejecting each item, (n,).
        settings: Prices.
        anchored: Items that may not be rejected.
        expected: States of every list that the user says are there, (K,) bool; none by default.
    """
    link = _link(found, max(emission.shape[1] for emission in emissions), settings)
    reject = reject.copy()
    reject[list(anchored)] = -np.inf
    chains = []
    for emission in emissions:
        states = emission.shape[1]
        absent = np.zeros(states) if expected is None else -settings.absent_price * expected
        chains.append(Chain(emission, reject, link[..., :states], absent, -settings.stretch_price))
    return chains


def _link(found: Found, steps: int, settings: DecodingSettings) -> np.ndarray:
    """Return the score of a step of s + 1 states from item h to item i at [h, i, s]."""
    apart = _half_pitches(found.items, found.pitch)
    missing = _levels_between(found.items, apart)
    strain = np.abs(np.arange(steps) - missing[..., None])
    link: np.ndarray = strain + 2 * _squeezed(missing, apart)[..., None]
    return -settings.gap_price * link


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
