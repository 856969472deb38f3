"""Which count of vertebrae a scan shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vertext.decoding.candidate import Candidate
from vertext.decoding.decoded import Anomaly
from vertext.decoding.sequence import log_sum
from vertext.decoding.settings import DecodingSettings
from vertext.errors import UsageError

_FAR = 7.0


@dataclass(frozen=True, eq=False)
class Weighed:
    """The counts of a scan, weighed against each other.

    Attributes:
        candidates: The counts, the usual one first.
        prior: Log of the share of people of each count, (m,).
        evidence: Log of the sum over all namings under each count, its prior included, (m,).
    """

    candidates: Sequence[Candidate]
    prior: np.ndarray
    evidence: np.ndarray

    @property
    def winner(self) -> Candidate:
        """The count that the scan shows."""
        return self.candidates[int(self.evidence.argmax())]

    @property
    def total(self) -> float:
        """Log of the sum over all namings under all counts."""
        return float(log_sum(self.evidence))

    @property
    def anomaly(self) -> Anomaly | None:
        """The likeliest transitional count; None where only the usual one was considered."""
        if len(self.candidates) == 1:
            return None
        likeliest = 1 + int(self.evidence[1:].argmax())
        first, second = np.sort(self.evidence)[:-3:-1]
        return Anomaly(
            name=self.candidates[likeliest].enumeration.name,
            probability=float(np.exp(self.evidence[likeliest] - self.total)),
            margin=float(first - second),
            chosen=self.winner is self.candidates[likeliest],
        )


def weigh_counts(
    candidates: Sequence[Candidate], opinions: np.ndarray, settings: DecodingSettings
) -> Weighed:
    """Weigh the counts by how many people have them and how well the items fit.

    No network knows an L6 or T13: all that it can show of one is a level that it names twice,
    or leaves out. But networks err alike on neighbouring items, and may slip by one level from
    some item on where anatomy is usual. So the usual count explains whatever a transitional one
    does, at the price of a slip. A slip is as likely as `settings.slip` and the share of the
    items that the network calls otherwise together: who errs elsewhere is not believed here.

    Args:
        candidates: The counts, the usual one first.
        opinions: Log-probabilities of the levels that the network knows, (n, L).
        settings: How likely a slip is.

    Raises:
        UsageError: No naming is allowed, because clicks or range contradict each other.
    """
    shares = np.array([candidate.enumeration.share for candidate in candidates])
    prior = np.log(shares / shares.sum())
    best = prior + [candidate.best[1] for candidate in candidates]
    if not np.isfinite(best).any():
        raise UsageError(
            "the clicks contradict each other or the range of levels",
            remedy="Check that the clicked levels stand in anatomical order",
        )
    # The sum over a hopeless count is not worth its time.
    near = best > best.max() - _FAR
    evidence = np.array(
        [
            prior[n] + candidate.chain.evidence() if near[n] else best[n]
            for n, candidate in enumerate(candidates)
        ]
    )
    for n, candidate in enumerate(candidates[1:], start=1):
        if candidate.named != candidates[0].named:
            slip = np.log(settings.slip + candidate.disagreement(opinions))
            evidence[0] = np.logaddexp(evidence[0], prior[0] + slip + evidence[n] - prior[n])
    return Weighed(candidates, prior, evidence)
