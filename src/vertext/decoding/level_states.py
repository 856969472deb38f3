"""The states of the chain: the levels that a model can name, in their order."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from vertext.anatomy import SPINE, Kind, Structure


@dataclass(frozen=True)
class LevelStates:
    """Ordered states from superior to inferior, discs and discs interleaved.

    Attributes:
        classes: Name of each channel of the network.
    """

    classes: tuple[str, ...]

    @cached_property
    def structures(self) -> tuple[Structure, ...]:
        """The structure of each state, (K,)."""
        return tuple(s for s in SPINE.ordered if s.name in self.classes)

    @cached_property
    def channels(self) -> np.ndarray:
        """The network's channel of each state, (K,)."""
        return np.array([self.classes.index(s.name) for s in self.structures], int)

    def emissions(self, opinions: np.ndarray, look_alike: float) -> np.ndarray:
        """Return the emission of every state.

        A structure may look like its neighbour of the same kind: a level costs at most
        `look_alike` nats more than the next one. This bounds what a single wrong item can do
        to the chain, and gives levels that the network hardly ever saw the emission of those
        they resemble.

        Args:
            opinions: Log-probabilities of the states, (n, K).
            look_alike: Price of one level, nats.

        Returns:
            (n, K).
        """
        place = np.array([SPINE.ordered.index(s) for s in self.structures])
        levels = np.abs(place[:, None] - place) / 2
        discs = np.array([s.kind is Kind.DISC for s in self.structures])
        price = np.where(discs[:, None] == discs, look_alike * levels, np.inf)
        return (opinions[:, :, None] - price).max(axis=1)
