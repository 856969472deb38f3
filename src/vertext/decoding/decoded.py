"""What level decoding returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from vertext.anatomy import Kind


@dataclass(frozen=True)
class Item:
    """One structure that was found and named.

    Attributes:
        name: Its name in the anatomy.
        kind: Vertebra, disc, sacrum or canal.
        voxels: Its size on the decoded grid.
        confidence: Probability of its level given the whole chain; for the canal, the mean
            probability of its voxels.
        posterior: Probability of every level that is not negligible (empty for the canal).
    """

    name: str
    kind: Kind
    voxels: int
    confidence: float
    posterior: Mapping[str, float]


@dataclass(frozen=True)
class Anomaly:
    """How likely it is that a person's vertebrae are not counted as usual.

    Attributes:
        name: The likeliest transitional count (`anatomy.ENUMERATIONS`).
        probability: Its probability; the share of people who have it where the scan does not
            tell.
        margin: Nats by which the count that the names follow leads the next one.
        chosen: Whether the names follow this count, not the usual one.
    """

    name: str
    probability: float
    margin: float
    chosen: bool


@dataclass(frozen=True)
class Numbering:
    """How sure the names of a scan are as a whole.

    Attributes:
        confidence: Probability of this naming among all allowed ones.
        shift_up: Probability of the same naming one vertebra further up.
        shift_down: Probability of the same naming one vertebra further down.
        rejected: Items that found no level and became background, specks left out.
        log_evidence: Log of the sum over all namings (nats) for each item, by which two
            decodings of one scan can be compared. It is a mean because the sum falls with every
            item, so that it would prefer the decoding that found least; -inf without items.
        scores: Log-probabilities before the temperature: of this naming, of the same one
            vertebra up, one down, and of all others together. A temperature is fitted on them.
        anchored: Whether the sacrum or the lowest disc is in view or the user named a level, so
            that levels can be counted.
        anomaly: How likely another count of vertebrae is; None where the user named levels.
    """

    confidence: float
    shift_up: float
    shift_down: float
    rejected: tuple[int, ...]
    log_evidence: float
    scores: tuple[float, ...] = ()
    anchored: bool = True
    anomaly: Anomaly | None = None


@dataclass(frozen=True, eq=False)
class Decoded:
    """An anatomically possible label map.

    Attributes:
        labels: Internal numbers, (Z, H, W) uint8.
        items: Superior to inferior, the canal last.
        numbering: How sure the names are.
    """

    labels: np.ndarray
    items: tuple[Item, ...]
    numbering: Numbering
