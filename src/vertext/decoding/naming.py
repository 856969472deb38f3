"""The best naming of a chain, and how sure it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from vertext.anatomy import Kind, Structure
from vertext.decoding.decoded import Numbering
from vertext.decoding.sequence import REJECTED, Chain
from vertext.errors import UsageError

_ONE_VERTEBRA = 2


@dataclass(frozen=True, eq=False)
class Naming:
    """Names for the items of a scan.

    Attributes:
        named: Item of each structure, superior to inferior.
        posterior: Probability of each state of each item, the last column rejection, (n, K + 1).
        numbering: How sure the names are as a whole.
    """

    named: Mapping[Structure, int]
    posterior: np.ndarray
    numbering: Numbering


def solve(chain: Chain, states: Sequence[Structure]) -> Naming:
    """Name the items of a chain.

    Args:
        chain: Scores of n items over K states.
        states: Structure of each state.

    Raises:
        UsageError: No naming is allowed, because clicks or range contradict each other.
    """
    path, score = chain.best()
    if not np.isfinite(score):
        raise UsageError(
            "the clicks contradict each other or the range of levels",
            remedy="Check that the clicked levels stand in anatomical order",
        )
    posterior, log_z = chain.posterior()
    named = {states[state]: number for number, state in enumerate(path) if state != REJECTED}
    numbering = Numbering(
        confidence=float(np.exp(score - log_z)),
        shift_up=_shifted(chain, path, -_ONE_VERTEBRA, log_z),
        shift_down=_shifted(chain, path, _ONE_VERTEBRA, log_z),
        rejected=tuple(np.flatnonzero(path == REJECTED).tolist()),
        log_evidence=log_z / len(path) if len(path) else -np.inf,
    )
    return Naming(named, posterior, numbering)


def without_rim(naming: Naming) -> Naming:
    """Drop a disc at the very top: its vertebra lies outside the image.

    A disc belongs to the vertebra above it, and data sets do not label one without the other.
    """
    first = next(iter(naming.named), None)
    if first is None or first.kind is not Kind.DISC or len(naming.named) == 1:
        return naming
    named = {structure: item for structure, item in naming.named.items() if structure != first}
    return replace(naming, named=named)


def _shifted(chain: Chain, path: np.ndarray, step: int, log_z: float) -> float:
    """Return the probability of the same naming, every name `step` states further down."""
    moved = np.where(path == REJECTED, REJECTED, path + step)
    taken = moved[path != REJECTED]
    if not len(taken) or taken.min() < 0 or taken.max() >= chain.emission.shape[1]:
        return 0.0
    return float(np.exp(chain.score(moved) - log_z))
