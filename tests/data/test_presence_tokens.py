"""What is said, without the words."""

from __future__ import annotations

import numpy as np
import pytest

from vertext.data.presence_tokens import PresenceTokens
from vertext.prompts import PromptGenerator, PromptSource, SlicePosition, load_description

LUMBAR = load_description("lumbar_mr")


def vector(*names: str, position: SlicePosition = SlicePosition.MID) -> np.ndarray:
    prompt = PromptGenerator(LUMBAR).prompt(names, position, PromptSource.RANGE)
    token, mask = PresenceTokens(LUMBAR).padded(prompt)
    assert token.shape == (1, PresenceTokens(LUMBAR).dim)
    assert mask.all()
    return token[0]


def test_every_structure_has_a_place_of_its_own() -> None:
    more, less = vector("L4", "L5"), vector("L5")
    assert (more - less).sum() == 1
    assert set(np.unique(more)) == {0.0, 1.0}


def test_the_third_of_the_slice_is_told() -> None:
    assert not np.array_equal(vector("L5"), vector("L5", position=SlicePosition.LEFT))


def test_class_sentences_tell_presence_from_absence() -> None:
    generator = PromptGenerator(LUMBAR)
    tokens = PresenceTokens(LUMBAR)
    one, two = (
        tokens.sentences(generator.prompt(names, None, PromptSource.RANGE))
        for names in (("L5",), ("L4",))
    )
    differ = np.nonzero((one != two).any(axis=1))[0]
    assert [LUMBAR.classes[number] for number in differ] == ["L5", "L4"]


@pytest.mark.parametrize("option", [1, 2, 3])
def test_nothing_said_is_a_masked_zero(option: int) -> None:
    from dataclasses import replace

    prompt = PromptGenerator(LUMBAR, option=option).prompt(("L5",), None, PromptSource.RANGE)
    token, mask = PresenceTokens(LUMBAR).padded(replace(prompt, phrases=()))
    assert not token.any()
    assert not mask.any()
