"""Asks with every range of levels that the first answer leaves possible."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations_with_replacement

from vertext.anatomy import Kind
from vertext.decoding import Decoded, Item
from vertext.inference.refine_prompt import Answer, Ask, Refined
from vertext.prompts import AnatomyDescription, range_structures

LEAST_POSTERIOR = 0.01
"""Ranges that are less probable than this are not asked for."""


def search_range(template: Answer, ask: Ask, anatomy: AnatomyDescription) -> Refined:
    """Predict under every likely range of vertebrae and keep the best answer.

    An answer scores its evidence plus the log of its agreement with the prompt (the shared part of
    the named and the found range). One that is less evident than the template's is never taken.

    With the shipped model this is slower than `refine_prompt` and no better, so that no prompt
    uses it by default: `benchmarks/prompts.py` measures both.

    Args:
        template: The answer to the automatic prompt.
        ask: Segments the scan again.
        anatomy: The anatomy of the prompts.
    """
    best, best_score = template, -math.inf
    ranges = likely_ranges(template.decoded, anatomy)
    for first, last in ranges:
        # The disc below a vertebra is seen with it; the last of all has none.
        below = anatomy.ordered_names[anatomy.place(last) :][:2][-1]
        said = range_structures(anatomy, first, below)
        answer = ask([said] * len(template.decoded.labels))
        numbering = answer.decoded.numbering
        score = numbering.log_evidence + _log_agreement(said, answer.decoded, anatomy)
        if score > best_score and numbering.log_evidence >= template.decoded.numbering.log_evidence:
            best, best_score = answer, score
    return Refined(best, rounds=len(ranges), template_kept=best is template)


def likely_ranges(decoded: Decoded, anatomy: AnatomyDescription) -> list[tuple[str, str]]:
    """Return first and last vertebra of every range that is not improbable.

    The two ends are taken as independent; an item that may be none at all passes the end on to
    the next one.

    Args:
        decoded: What the automatic prompt led to.
        anatomy: The anatomy of the prompts; levels that it does not know are left out.
    """
    bones = [item for item in decoded.items if item.kind is Kind.VERTEBRA]
    upper, lower = _end_levels(bones), _end_levels(reversed(bones))
    return [
        (first, last)
        for first, last in combinations_with_replacement(anatomy.ordered_names, 2)
        if upper.get(first, 0.0) * lower.get(last, 0.0) > LEAST_POSTERIOR
    ]


def _end_levels(items: Iterable[Item]) -> Mapping[str, float]:
    """Return the probability of each level to be the end from which the items are counted."""
    ends: defaultdict[str, float] = defaultdict(float)
    reached = 1.0
    for item in items:
        for level, probability in item.posterior.items():
            ends[level] += reached * probability
        reached *= max(0.0, 1.0 - sum(item.posterior.values()))
    return ends


def _log_agreement(said: Iterable[str], decoded: Decoded, anatomy: AnatomyDescription) -> float:
    named = {name for name in said if name not in anatomy.aside_names}
    found = {item.name for item in decoded.items if item.name in anatomy.ordered_names}
    shared = len(named & found)
    return math.log(shared / len(named | found)) if shared else -math.inf
