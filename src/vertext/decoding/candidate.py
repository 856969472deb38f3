"""One way of counting the vertebrae of a scan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from vertext.anatomy import Enumeration, Kind, Structure
from vertext.decoding.level_states import LevelStates
from vertext.decoding.sequence import REJECTED, Chain


@dataclass(frozen=True, eq=False)
class Candidate:
    """The items of a scan under one count of vertebrae.

    Attributes:
        enumeration: The count.
        states: Its levels.
        chain: Scores of the n items over these levels.
    """

    enumeration: Enumeration
    states: LevelStates
    chain: Chain

    @cached_property
    def best(self) -> tuple[np.ndarray, float]:
        """The best naming under this count, (n,), and its score."""
        return self.chain.best()

    @property
    def named(self) -> dict[Structure, int]:
        """The item of each structure in the best naming, superior to inferior."""
        structures = self.states.structures
        return {structures[k]: item for item, k in enumerate(self.best[0]) if k != REJECTED}

    def score(self, named: Mapping[Structure, int]) -> float:
        """Return the score of a naming; -inf where it has no place in this count."""
        number = self.states.number
        if not all(structure in number for structure in named):
            return -np.inf
        path = np.full(len(self.chain.reject), REJECTED)
        for structure, item in named.items():
            path[item] = number[structure]
        return self.chain.score(path)

    def moved(self, steps: int) -> dict[Structure, int]:
        """Return the best naming, all of it some states further down; empty if none is there."""
        structures, path = self.states.structures, self.best[0]
        moved = {item: k + steps for item, k in enumerate(path) if k != REJECTED}
        if not all(0 <= k < len(structures) for k in moved.values()):
            return {}
        return {structures[k]: item for item, k in moved.items()}

    def disagreement(self, opinions: np.ndarray) -> float:
        """Return the share of named items that the network itself calls by another level.

        Args:
            opinions: Log-probabilities of the levels that the network knows, (n, L).
        """
        known = self.states.known
        column = {structure: place for place, structure in enumerate(known)}
        discs = np.array([structure.kind is Kind.DISC for structure in known])
        called = [
            opinions[item, column[structure]]
            < opinions[item, discs == discs[column[structure]]].max()
            for structure, item in self.named.items()
            if structure in column
        ]
        return float(np.mean(called)) if called else 1.0
