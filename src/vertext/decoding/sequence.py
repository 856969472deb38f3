"""The order-constrained chain: which level each item is, and which items are none."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

REJECTED = -1


@dataclass(frozen=True)
class Chain:
    """Scores of a sequence of n items over K ordered states (all in nats).

    An item takes a state or is rejected; the states of the accepted items strictly increase.
    A naming scores the emissions of the accepted items, plus the links between accepted
    neighbours, plus the prices of the rejected ones.

    Attributes:
        emission: (n, K), -inf where a state is forbidden.
        reject: (n,), score of rejecting an item (negative; -inf where it must be named).
        link: (n, n, K, K), score of item i in state k directly after item h in state j at
            [h, i, j, k]; only h < i and j < k are read.
    """

    emission: np.ndarray
    reject: np.ndarray
    link: np.ndarray

    def best(self) -> tuple[np.ndarray, float]:
        """Return the best naming (Viterbi) and its score.

        Returns:
            State of each item, (n,) int, REJECTED where it is none; and the score.
        """
        count, states = self.emission.shape
        skipped = _skipped(self.reject)
        score = np.full((count, states), -np.inf)
        back = np.full((count, states, 2), REJECTED)
        for i in range(count):
            score[i] = self.emission[i] + skipped[0, i]
            if not i:
                continue
            # Over all items h and states j that may come directly before.
            through = self._before(i, score, skipped)
            origin = through.argmax(axis=0)
            value = through[origin, np.arange(states)] + self.emission[i]
            better = value > score[i]
            score[i][better] = value[better]
            back[i, better] = np.stack(np.divmod(origin, states), axis=1)[better]
        final = score + skipped[1:, count][:, None]
        names = np.full(count, REJECTED)
        # Rejecting everything is a naming too, and the only one where no state is allowed.
        if not count or final.max() <= skipped[0, count]:
            return names, float(skipped[0, count])
        item, state = np.unravel_index(final.argmax(), final.shape)
        total = float(final[item, state])
        while item != REJECTED:
            names[item] = state
            item, state = back[item, state]
        return names, total

    def posterior(self) -> tuple[np.ndarray, float]:
        """Return the probability of each state of each item, and the log of the sum of all.

        Returns:
            (n, K + 1), the last column is rejection, each row sums to 1; and log Z in nats.
        """
        count, states = self.emission.shape
        skipped = _skipped(self.reject)
        forward = np.full((count, states), -np.inf)
        for i in range(count):
            first = np.full((1, states), skipped[0, i])
            terms = np.concatenate([first, self._before(i, forward, skipped)])
            forward[i] = self.emission[i] + _log_sum(terms, axis=0)
        backward = np.full((count, states), -np.inf)
        for i in reversed(range(count)):
            later = slice(i + 1, count)
            onward = self.emission[later] + backward[later] + skipped[i + 1, later, None]
            through = (self._steps[i, later] + onward[:, None]).swapaxes(1, 2).reshape(-1, states)
            last = np.full((1, states), skipped[i + 1, count])
            backward[i] = _log_sum(np.concatenate([last, through]), axis=0)
        ends = np.append((forward + skipped[1:, count][:, None]).ravel(), skipped[0, count])
        log_z = float(_log_sum(ends, axis=0))
        named = np.exp(forward + backward - log_z)
        rejected = np.clip(1.0 - named.sum(axis=1, keepdims=True), 0.0, 1.0)
        return np.concatenate([named, rejected], axis=1), log_z

    def score(self, names: np.ndarray) -> float:
        """Return the score of one naming; -inf if it is not allowed."""
        total, last = 0.0, REJECTED
        for i, state in enumerate(names):
            if state == REJECTED:
                total += self.reject[i]
                continue
            total += self.emission[i, state]
            if last != REJECTED:
                total += self._steps[last, i, names[last], state]
            last = i
        return float(total)

    def _before(self, i: int, scores: np.ndarray, skipped: np.ndarray) -> np.ndarray:
        """Return the scores of reaching item i from each earlier item and state, (i * K, K)."""
        reached = scores[:i] + skipped[1 : i + 1, i, None]
        return (reached[:, :, None] + self._steps[:i, i]).reshape(-1, self.emission.shape[1])

    @cached_property
    def _steps(self) -> np.ndarray:
        """Links with the order enforced, (n, n, K, K)."""
        states = self.emission.shape[1]
        rising = np.triu(np.ones((states, states), bool), 1)
        return np.where(rising, self.link, -np.inf)


def _skipped(reject: np.ndarray) -> np.ndarray:
    """Return the score of rejecting all items of i..j-1 at [i, j]."""
    count = len(reject)
    table = np.zeros((count + 1, count + 1))
    for i in range(count):
        table[i, i + 1 :] = np.cumsum(reject[i:])
    return table


def _log_sum(values: np.ndarray, axis: int) -> np.ndarray:
    """Return log(sum(exp)) along an axis, -inf where every term is."""
    top = values.max(axis=axis, keepdims=True)
    safe = np.where(np.isfinite(top), top, 0.0)
    with np.errstate(divide="ignore"):
        return np.log(np.exp(values - safe).sum(axis=axis)) + safe.squeeze(axis)
