"""The names of the items of a scan, and how sure they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from vertext.anatomy import Kind, Structure
from vertext.decoding.decoded import Numbering
from vertext.decoding.sequence import ONE_VERTEBRA, log_sum
from vertext.decoding.settings import DecodingSettings
from vertext.decoding.tempered import tempered
from vertext.decoding.weigh_counts import Weighed


@dataclass(frozen=True, eq=False)
class Naming:
    """Names for the items of a scan.

    Attributes:
        named: Item of each structure, superior to inferior.
        posterior: Probability of each structure for each of the n items, (n,).
        numbering: How sure the names are as a whole.
    """

    named: Mapping[Structure, int]
    posterior: Mapping[Structure, np.ndarray]
    numbering: Numbering


def name_items(
    weighed: Weighed, settings: DecodingSettings, *, told: frozenset[str], anchored: bool
) -> Naming:
    """Name the items of a scan.

    A network that has the whole scan one level off is as sure of every item as one that has
    not, so that no chain can tell. The chance of that is told from outside.

    Args:
        weighed: The counts of the vertebrae.
        settings: That chance, and the temperature of probabilities.
        told: Levels that the user named.
        anchored: Whether the names can be counted from a landmark.
    """
    shift = settings.shift if anchored else settings.shift_unanchored
    winner = weighed.winner
    names = (winner.named, winner.moved(-ONE_VERTEBRA), winner.moved(ONE_VERTEBRA))
    chances = np.array([0.0, *(shift if name and not told else 0.0 for name in names[1:])])
    chances[0] = 1.0 - chances.sum()
    scores = _scores(weighed, names, chances)
    probabilities = tempered(scores, settings.temperature)
    count = len(winner.chain.reject)
    numbering = Numbering(
        confidence=float(probabilities[0]),
        shift_up=float(probabilities[1]),
        shift_down=float(probabilities[2]),
        rejected=tuple(item for item in range(count) if item not in names[0].values()),
        log_evidence=weighed.total / count if count else -np.inf,
        scores=tuple(scores.tolist()),
        anchored=anchored or bool(told),
        anomaly=weighed.anomaly,
    )
    posterior = _shifted(winner.chain.posterior()[0][:, :-1], chances)
    of_level = dict(zip(winner.states.structures, posterior.T, strict=True))
    return Naming(_without_rim(names[0], told), of_level, numbering)


def _without_rim(named: Mapping[Structure, int], told: frozenset[str]) -> Mapping[Structure, int]:
    """Drop a disc at the very top, unless the user named it: its vertebra lies outside the image.

    A disc belongs to the vertebra above it, and data sets do not label one without the other.
    """
    first = next(iter(named), None)
    if first is None or first.kind is not Kind.DISC or first.name in told or len(named) == 1:
        return named
    return {structure: item for structure, item in named.items() if structure != first}


def _scores(
    weighed: Weighed, names: tuple[Mapping[Structure, int], ...], chances: np.ndarray
) -> np.ndarray:
    """Return log scores that sum to 1: as named, one vertebra up, one down, all else together."""
    found = np.array([_mass(weighed, name) for name in names])
    with np.errstate(divide="ignore"):
        chance = np.log(chances)
        scores = found + chance[0]
        # As found, but all of it was one level off.
        scores[1:] = np.logaddexp(scores[1:], found[0] + chance[1:])
        rest = np.log(max(0.0, 1.0 - float(np.exp(scores).sum())))
    return np.append(scores, rest)


def _mass(weighed: Weighed, named: Mapping[Structure, int]) -> float:
    """Return the log-probability of a naming under all counts; -inf if there is none."""
    if not named and weighed.winner.named:
        return -np.inf
    scores = [candidate.score(named) for candidate in weighed.candidates]
    return float(log_sum(weighed.prior + scores)) - weighed.total


def _shifted(posterior: np.ndarray, chances: np.ndarray) -> np.ndarray:
    """Return the posterior, (n, K), if all of it may be one vertebra off."""
    mixed = chances[0] * posterior
    mixed[:, :-ONE_VERTEBRA] += chances[1] * posterior[:, ONE_VERTEBRA:]
    mixed[:, ONE_VERTEBRA:] += chances[2] * posterior[:, :-ONE_VERTEBRA]
    return mixed
