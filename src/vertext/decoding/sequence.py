"""The order-constrained chain: which level each item is, and which items are none."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

REJECTED = -1
ONE_VERTEBRA = 2
"""States from one vertebra or disc to the next."""


@dataclass(frozen=True, eq=False)
class Chain:
    """Scores of a sequence of n items over K ordered states (all in nats).

    An item takes a state or is rejected; the states of the accepted items strictly increase.
    A naming scores the emissions of the accepted items, plus the links between accepted
    neighbours, plus the prices of the rejected ones and of the states that lie outside it.

    Who judges the items may be off by one vertebra over a stretch of them. That costs one slip
    where the stretch begins and one where it ends, half a slip at an end of the chain; within it
    an item scores what it would in the state that it was taken for.

    Attributes:
        emission: (n, K), -inf where a state is forbidden.
        reject: (n,), score of rejecting an item (negative; -inf where it must be named).
        link: (n, n, K), score of item i directly after item h, s + 1 states further, at
            [h, i, s]; only h < i is read.
        absent: (K,), score of having a state before the first accepted item or after the last
            (0 where nobody expects it to be seen).
        slip: Score of a slip (negative); -inf where there are none.
    """

    emission: np.ndarray
    reject: np.ndarray
    link: np.ndarray
    absent: np.ndarray
    slip: float = -np.inf

    def best(self) -> tuple[np.ndarray, float]:
        """Return the best naming (Viterbi) and its score under its best slips.

        Returns:
            State of each item, (n,) int, REJECTED where it is none; and the score.
        """
        ways, count, states = self._emissions.shape
        scores = np.full((ways, count, states), -np.inf)
        back = np.zeros((ways, count, states), int)
        origin = np.zeros((ways, count, states), int)
        tables = [_table(count, states) for _ in range(ways)]
        for i in range(count):
            for way, (_, earlier) in enumerate(tables):
                through = self._through(i, earlier, self._ends[way])
                back[way, i] = through.argmax(axis=1)
                scores[way, i] = self._emissions[way, i] + through.max(axis=1)
            drifted = scores[:, None, i] + self._drift[..., None]
            origin[:, i] = drifted.argmax(axis=0)
            for (table, _), value in zip(tables, drifted.max(axis=0), strict=True):
                table[i] = value
        return self._traced(scores, back, origin)

    def _traced(
        self, scores: np.ndarray, back: np.ndarray, origin: np.ndarray
    ) -> tuple[np.ndarray, float]:
        """Return the naming that ends best, and its score.

        Args:
            scores: Of the best naming that ends with a state of an item, by way, (D, n, K).
            back: Column of `_through` that it came by, (D, n, K).
            origin: Way that led to each at that item, (D, n, K).
        """
        _, count, states = scores.shape
        names = np.full(count, REJECTED)
        final = scores + self._outgoing
        # Rejecting everything is a naming too, and the only one where no state is allowed.
        if not count or final.max() <= self._none:
            return names, self._none
        way, item, state = np.unravel_index(final.argmax(), final.shape)
        total = float(final[way, item, state])
        names[item] = state
        while column := back[way, item, state]:
            item, step = np.divmod(column - 1, states)
            state = state - step - 1
            way = origin[way, item, state]
            names[item] = state
        return names, total

    def posterior(self) -> tuple[np.ndarray, float]:
        """Return the probability of each state of each item, and the log of the sum of all.

        Returns:
            (n, K + 1), the last column is rejection, each row sums to 1; and log Z in nats.
        """
        arrivals, log_z = self._arrivals
        # From behind, the chain is one of the same sort, and off by as much the other way.
        link = self.link.swapaxes(0, 1)[::-1, ::-1]
        behind = Chain(
            self.emission[::-1, ::-1], self.reject[::-1], link, self.absent[::-1], self.slip
        )
        onward = behind._arrivals[0][::-1, ::-1, ::-1]
        named = np.exp(arrivals + self._emissions + onward - log_z).sum(axis=0)
        rejected = np.clip(1.0 - named.sum(axis=1, keepdims=True), 0.0, 1.0)
        return np.concatenate([named, rejected], axis=1), log_z

    def evidence(self) -> float:
        """Return the log of the sum over all namings and slips."""
        return self._arrivals[1]

    def score(self, names: np.ndarray) -> float:
        """Return the score of one naming with rising states, whatever slips it takes."""
        if not (names != REJECTED).any():
            return self._none
        total, last, by_way = 0.0, REJECTED, self._ends
        for i, state in enumerate(names):
            if state == REJECTED:
                total += self.reject[i]
                continue
            if last == REJECTED:
                total += self._before[state]
            else:
                total += self.link[last, i, state - names[last] - 1]
                by_way = log_sum((by_way[:, None] + self._drift).T)
            by_way = by_way + self._emissions[:, i, state]
            last = i
        return float(total + self._after[names[last]] + log_sum(by_way + self._ends))

    @cached_property
    def _arrivals(self) -> tuple[np.ndarray, float]:
        """Return the log of the sum over all namings of the items before each, and of all.

        Returns:
            (D, n, K), given that the item takes the state in one of D ways, its emission left out;
            and log Z.
        """
        ways, count, states = self._emissions.shape
        arrivals = np.zeros((ways, count, states))
        tables = [_table(count, states) for _ in range(ways)]
        for i in range(count):
            for way, (_, earlier) in enumerate(tables):
                arrivals[way, i] = log_sum(self._through(i, earlier, self._ends[way]))
            forward = arrivals[:, i] + self._emissions[:, i]
            drifted = log_sum((forward[:, None] + self._drift[..., None]).transpose(1, 2, 0))
            for (table, _), value in zip(tables, drifted, strict=True):
                table[i] = value
        ends = np.append(arrivals + self._emissions + self._outgoing, self._none)
        return arrivals, float(log_sum(ends[None])[0])

    def _through(self, i: int, earlier: np.ndarray, begin: float) -> np.ndarray:
        """Return the score of reaching each state of item i, (K, 1 + i * K).

        The first column is that of a naming that begins with it; then over each item and step.
        """
        states = self.emission.shape[1]
        through = np.empty((states, 1 + i * states))
        through[:, 0] = begin + self._before + self._skipped[0, i]
        np.add(earlier[:, :i], self._jump[:i, i], out=through[:, 1:].reshape(states, i, states))
        return through

    @cached_property
    def _emissions(self) -> np.ndarray:
        """Emissions taken for the vertebra above, as they are, and for that below, (D, n, K)."""
        if not np.isfinite(self.slip):
            return self.emission[None]
        ways = np.stack([self.emission] * 3)
        ways[0, :, ONE_VERTEBRA:] = self.emission[:, :-ONE_VERTEBRA]
        ways[2, :, :-ONE_VERTEBRA] = self.emission[:, ONE_VERTEBRA:]
        ways = np.where(np.isfinite(ways), ways, self.emission)
        return np.where(np.isfinite(self.emission), ways, -np.inf)

    @cached_property
    def _drift(self) -> np.ndarray:
        """Score of going from one way to another between accepted neighbours, (D, D)."""
        ways = np.arange(len(self._emissions))
        apart = np.abs(ways - ways[:, None])
        return np.where(apart, self.slip * np.maximum(apart, 1), 0.0)

    @cached_property
    def _ends(self) -> np.ndarray:
        """Score of beginning or ending in each way, (D,)."""
        return np.asarray(self._drift[len(self._drift) // 2] / 2)

    @cached_property
    def _outgoing(self) -> np.ndarray:
        """Score of all that follows when an item is the last, (D, n, K)."""
        after = self._skipped[1:, len(self.reject), None] + self._after
        return np.asarray(self._ends[:, None, None] + after)

    @cached_property
    def _before(self) -> np.ndarray:
        """Score of having no item above one of each state, (K,)."""
        return np.cumsum(self.absent) - self.absent

    @cached_property
    def _after(self) -> np.ndarray:
        """Score of having no item below one of each state, (K,)."""
        return self.absent.sum() - np.cumsum(self.absent)

    @property
    def _none(self) -> float:
        """Score of rejecting every item."""
        return float(self._skipped[0, -1] + self.absent.sum())

    @cached_property
    def _jump(self) -> np.ndarray:
        """Links together with the rejection of all items that they leave out."""
        return self.link + self._skipped[1:, :-1, None]

    @cached_property
    def _skipped(self) -> np.ndarray:
        """Score of rejecting all items of i..j-1 at [i, j], (n + 1, n + 1)."""
        count = len(self.reject)
        table = np.zeros((count + 1, count + 1))
        for i in range(count):
            table[i, i + 1 :] = np.cumsum(self.reject[i:])
        return table


def _table(count: int, states: int) -> tuple[np.ndarray, np.ndarray]:
    """Return an empty table of scores and a view of it by the step that leads to a state.

    Returns:
        (n, K) to be filled; and (K, n, K), which at [k, h, s] shows state k - s - 1 of item h,
        -inf where there is none.
    """
    reversed_ = np.full((count, 2 * states), -np.inf)
    windows = sliding_window_view(reversed_, states, axis=1)
    return reversed_[:, states - 1 :: -1], windows[:, :0:-1].swapaxes(0, 1)


def log_sum(values: np.ndarray) -> np.ndarray:
    """Return log(sum(exp)) along the last axis, -inf where every term is."""
    top = values.max(axis=-1)
    safe = np.where(np.isfinite(top), top, 0.0)
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(np.exp(values - safe[..., None]).sum(axis=-1)) + safe)
