"""Asks again with what was found, until the answer says what the question said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vertext.decoding import Decoded
from vertext.prompts import AnatomyDescription, Prompt, shown_structures

MOST_ROUNDS = 3

Ask = Callable[[Sequence[tuple[str, ...]]], "Answer"]
"""Segments the scan under a prompt that names the given structures in each slice."""


@dataclass(frozen=True, eq=False)
class Answer:
    """What one prompt led to.

    Attributes:
        prompts: What each slice was told; none where the network reads no text.
        probabilities: (Z, C, H, W) on the canvas.
        decoded: The named structures.
    """

    prompts: Sequence[Prompt]
    probabilities: NDArray[np.float32]
    decoded: Decoded


@dataclass(frozen=True, eq=False)
class Refined:
    """The best answer.

    Attributes:
        answer: The answer that counts.
        rounds: How often the network was asked again.
        template_kept: Whether the first answer was left as it was.
    """

    answer: Answer
    rounds: int
    template_kept: bool


Refine = Callable[[Answer, Ask, AnatomyDescription], Refined]
"""A way from the answer to the automatic prompt to a better one."""


def refine_prompt(template: Answer, ask: Ask, anatomy: AnatomyDescription) -> Refined:
    """Make the prompt from the prediction and predict again, to a fixed point or three rounds.

    A wrong prompt can confirm itself, so a round counts only if its numbering is at least as
    evident as the one before (`Numbering.log_evidence`); otherwise it is dropped and the rounds
    end. No truth is involved.

    Args:
        template: The answer to the automatic prompt.
        ask: Segments the scan again.
        anatomy: The anatomy of the prompts.
    """
    best, said, rounds = template, None, 0
    while rounds < MOST_ROUNDS and best.decoded.items:
        found = shown_structures(best.decoded.labels, anatomy)
        if found == said:
            break
        again, said, rounds = ask(found), found, rounds + 1
        if _evidence(again) < _evidence(best):
            break
        best = again
    return Refined(best, rounds, template_kept=best is template)


def _evidence(answer: Answer) -> float:
    return answer.decoded.numbering.log_evidence
