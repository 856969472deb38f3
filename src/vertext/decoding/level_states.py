"""The states of a chain: the levels that can be named, in their order."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from vertext.anatomy import SPINE, Kind, Structure


@dataclass(frozen=True)
class LevelStates:
    """Ordered states from superior to inferior, bones and discs interleaved.

    Attributes:
        known: The L levels that the network has classes for, superior to inferior.
        ordered: The order of the spine. Those of it that the network knows are states, and those
            of transitional anatomy, which no network knows.
    """

    known: tuple[Structure, ...]
    ordered: tuple[Structure, ...] = SPINE.ordered

    @cached_property
    def structures(self) -> tuple[Structure, ...]:
        """The structure of each state, (K,)."""
        possible = {*self.known, *SPINE.anomalies}
        return tuple(structure for structure in self.ordered if structure in possible)

    @cached_property
    def number(self) -> dict[Structure, int]:
        """The state of each structure."""
        return {structure: state for state, structure in enumerate(self.structures)}

    def emissions(self, opinions: np.ndarray, look_alike: float) -> np.ndarray:
        """Return the emission of every state.

        A structure may look like its neighbour of the same kind: a level costs at most
        `look_alike` nats more than the next one. This bounds what a single wrong item can do
        to the chain, and gives levels that the network hardly ever saw the emission of those
        they resemble. So it does to levels without a class: the opinion on an L6 is that on the
        vertebra above it, less the price of one level.

        Args:
            opinions: Log-probabilities of the levels that the network knows, (n, L).
            look_alike: Price of one level, nats.

        Returns:
            (n, K).
        """
        emission = self.opinions_of_states(opinions)
        place = {structure: place for place, structure in enumerate(self.ordered)}
        places = [place[structure] for structure in self.structures]
        for discs in (True, False):
            alike = [k for k, s in enumerate(self.structures) if (s.kind is Kind.DISC) is discs]
            # Prices add up from neighbour to neighbour, so that one way down and one up will do.
            for one, other in (*pairwise(alike), *pairwise(alike[::-1])):
                price = look_alike * abs(places[one] - places[other]) / 2
                np.maximum(emission[:, other], emission[:, one] - price, out=emission[:, other])
        return emission

    def opinions_of_states(self, opinions: np.ndarray) -> np.ndarray:
        """Return the network's own log-probability of each state, (n, K); -inf without a class."""
        own = np.full((len(opinions), len(self.structures)), -np.inf)
        for column, structure in enumerate(self.known):
            if structure in self.number:
                own[:, self.number[structure]] = opinions[:, column]
        return own
