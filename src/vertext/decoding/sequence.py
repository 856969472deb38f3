"""The order-constrained chain: which level each item is, and which items are none."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

REJECTED = -1


@dataclass(frozen=True, eq=False)
class Chain:
    """Scores of a sequence of n items over K ordered states (all in nats).

    An item takes a state or is rejected; the states of the accepted items strictly increase.
    A naming scores the emissions of the accepted items, plus the links between accepted
    neighbours, plus the prices of the rejected ones and of the states that lie outside it.

    Attributes:
        emission: (n, K), -inf where a state is forbidden.
        reject: (n,), score of rejecting an item (negative; -inf where it must be named).
        link: (n, n, K), score of item i directly after item h, s + 1 states further, at
            [h, i, s]; only h < i is read.
        absent: (K,), score of having a state before the first accepted item or after the last
            (0 where nobody expects it to be seen).
    """

    emission: np.ndarray
    reject: np.ndarray
    link: np.ndarray
    absent: np.ndarray

    def best(self) -> tuple[np.ndarray, float]:
        """Return the best naming (Viterbi) and its score.

        Returns:
            State of each item, (n,) int, REJECTED where it is none; and the score.
        """
        count, states = self.emission.shape
        back, every = np.zeros((count, states), int), np.arange(states)
        scores, earlier = _table(count, states)
        for i in range(count):
            through = self._through(i, earlier)
            back[i] = through.argmax(axis=1)
            scores[i] = self.emission[i] + through[every, back[i]]
        final = scores + self._skipped[1:, count, None] + self._after
        names = np.full(count, REJECTED)
        # Rejecting everything is a naming too, and the only one where no state is allowed.
        if not count or final.max() <= self._none:
            return names, self._none
        item, state = np.unravel_index(final.argmax(), final.shape)
        total = float(final[item, state])
        names[item] = state
        while back[item, state]:
            item, step = np.divmod(back[item, state] - 1, states)
            state = state - step - 1
            names[item] = state
        return names, total

    def posterior(self) -> tuple[np.ndarray, float]:
        """Return the probability of each state of each item, and the log of the sum of all.

        Returns:
            (n, K + 1), the last column is rejection, each row sums to 1; and log Z in nats.
        """
        arrivals, log_z = self._arrivals
        # From behind, the chain is one of the same sort.
        link = self.link.swapaxes(0, 1)[::-1, ::-1]
        behind = Chain(self.emission[::-1, ::-1], self.reject[::-1], link, self.absent[::-1])
        onward, _ = behind._arrivals
        named = np.exp(arrivals + self.emission + onward[::-1, ::-1] - log_z)
        rejected = np.clip(1.0 - named.sum(axis=1, keepdims=True), 0.0, 1.0)
        return np.concatenate([named, rejected], axis=1), log_z

    def evidence(self) -> float:
        """Return the log of the sum over all namings."""
        return self._arrivals[1]

    def score(self, names: np.ndarray) -> float:
        """Return the score of one naming with rising states."""
        if not (names != REJECTED).any():
            return self._none
        total, last = 0.0, REJECTED
        for i, state in enumerate(names):
            if state == REJECTED:
                total += self.reject[i]
                continue
            total += self.emission[i, state]
            if last == REJECTED:
                total += self._before[state]
            else:
                total += self.link[last, i, state - names[last] - 1]
            last = i
        return float(total + self._after[names[last]])

    @cached_property
    def _arrivals(self) -> tuple[np.ndarray, float]:
        """Return the log of the sum over all namings of the items before each, and of all.

        Returns:
            (n, K), given that the item takes the state, its emission left out; and log Z.
        """
        count, states = self.emission.shape
        arrivals = np.zeros((count, states))
        forward, earlier = _table(count, states)
        for i in range(count):
            arrivals[i] = log_sum(self._through(i, earlier))
            forward[i] = arrivals[i] + self.emission[i]
        ends = np.append(forward + self._skipped[1:, count, None] + self._after, self._none)
        return arrivals, float(log_sum(ends[None])[0])

    def _through(self, i: int, earlier: np.ndarray) -> np.ndarray:
        """Return the score of reaching each state of item i, (K, 1 + i * K).

        The first column is that of a naming that begins with it; then over each item and step.
        """
        states = self.emission.shape[1]
        through = np.empty((states, 1 + i * states))
        through[:, 0] = self._before + self._skipped[0, i]
        np.add(earlier[:, :i], self._jump[:i, i], out=through[:, 1:].reshape(states, i, states))
        return through

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
