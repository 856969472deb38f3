"""The counts of vertebrae that are considered for a scan."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vertext.anatomy import ENUMERATIONS, Structure
from vertext.decoding.build_chains import build_chains
from vertext.decoding.candidate import Candidate
from vertext.decoding.constraints import (
    Anchor,
    expected_states,
    fix_anchors,
    permitted_states,
)
from vertext.decoding.find_items import Found
from vertext.decoding.level_states import LevelStates
from vertext.decoding.settings import DecodingSettings


def build_candidates(
    found: Found,
    opinions: np.ndarray,
    reject: np.ndarray,
    known: tuple[Structure, ...],
    settings: DecodingSettings,
    *,
    allowed: tuple[str, str] | None,
    clicks: Sequence[Anchor],
    spacing: Sequence[float],
) -> list[Candidate]:
    """Return the usual count, and the transitional ones unless the user named levels.

    Args:
        found: The n items of the scan.
        opinions: Log-probabilities of the known levels, (n, L).
        reject: Score of rejecting each item, (n,).
        known: Levels that the network has classes for, superior to inferior.
        settings: Prices.
        allowed: First and last visible structure.
        clicks: Levels that were clicked, in voxels of the items' volume.
        spacing: Of that volume, mm.

    Raises:
        UsageError: A name is unknown or none that this model can name.
    """
    told = allowed is not None or bool(clicks)
    counts = ENUMERATIONS[:1] if told else ENUMERATIONS
    states = [LevelStates(known, count.ordered) for count in counts]
    emissions = [each.emissions(opinions, settings.look_alike) for each in states]
    usual = states[0].structures
    expected = None if allowed is None else expected_states(allowed, usual)
    emissions[0][:, ~permitted_states(allowed, usual)] = -np.inf
    shape = found.canal.shape
    emissions[0], fixed = fix_anchors(emissions[0], found.items, usual, clicks, shape, spacing)
    chains = build_chains(found, emissions, reject, settings, anchored=fixed, expected=expected)
    return [Candidate(*parts) for parts in zip(counts, states, chains, strict=True)]
