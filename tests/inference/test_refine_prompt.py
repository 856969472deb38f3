"""Asking again with what was found, on answers whose evidence is made up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from vertext.anatomy import SPINE
from vertext.decoding import Decoded, Item
from vertext.decoding.decoded import Numbering
from vertext.inference.refine_prompt import MOST_ROUNDS, Answer, refine_prompt
from vertext.prompts import load_description

ANATOMY = load_description("lumbar_mr")


def answer(level: str | None, evidence: float) -> Answer:
    """Return an answer that found one vertebra, or nothing."""
    labels = np.zeros((1, 40, 40), np.uint8)
    items: tuple[Item, ...] = ()
    if level is not None:
        structure = SPINE.by_name(level)
        labels[0, :20] = structure.index
        items = (Item(level, structure.kind, 800, 1.0, {level: 1.0}),)
    numbering = Numbering(
        confidence=1.0, shift_up=0.0, shift_down=0.0, rejected=(), log_evidence=evidence
    )
    return Answer((), np.zeros((1, 1, 40, 40), np.float32), Decoded(labels, items, numbering))


@dataclass
class Network:
    """Gives prepared answers, and keeps what it was told."""

    answers: list[Answer]
    told: list[Sequence[tuple[str, ...]]] = field(default_factory=list)

    def __call__(self, structures: Sequence[tuple[str, ...]]) -> Answer:
        self.told.append(structures)
        return self.answers[len(self.told) - 1]


def test_it_is_asked_with_what_was_found_until_nothing_changes() -> None:
    network = Network([answer("L4", 2.0), answer("L4", 2.0)])
    refined = refine_prompt(answer("L3", 1.0), network, ANATOMY)
    assert network.told == [[("L3", "canal")], [("L4", "canal")]]
    assert refined.answer is network.answers[-1]
    assert (refined.rounds, refined.template_kept) == (2, False)


def test_what_confirms_the_template_ends_after_one_round() -> None:
    network = Network([answer("L3", 1.0)])
    refined = refine_prompt(answer("L3", 1.0), network, ANATOMY)
    assert (refined.rounds, refined.template_kept) == (1, False)


def test_a_round_that_lowers_the_evidence_is_dropped() -> None:
    template = answer("L3", 1.0)
    refined = refine_prompt(template, Network([answer("L4", 0.9)]), ANATOMY)
    assert refined.answer is template
    assert (refined.rounds, refined.template_kept) == (1, True)


def test_the_better_of_two_rounds_is_kept() -> None:
    network = Network([answer("L4", 2.0), answer("L5", 1.5)])
    refined = refine_prompt(answer("L3", 1.0), network, ANATOMY)
    assert refined.answer is network.answers[0]
    assert (refined.rounds, refined.template_kept) == (2, False)


def test_rounds_that_never_settle_end() -> None:
    network = Network([answer(level, 1.0) for level in ("L4", "L3", "L4", "L3")])
    assert refine_prompt(answer("L3", 1.0), network, ANATOMY).rounds == MOST_ROUNDS


def test_without_anything_found_nothing_is_asked() -> None:
    network = Network([])
    refined = refine_prompt(answer(None, -np.inf), network, ANATOMY)
    assert (refined.rounds, refined.template_kept, network.told) == (0, True, [])
