"""Everything that prompts can say is known beforehand."""

import itertools

import pytest

from vertext.prompts import (
    PromptGenerator,
    PromptSource,
    SlicePosition,
    description_names,
    load_description,
    phrase_vocabulary,
    sentence_vocabulary,
)


@pytest.mark.parametrize("name", description_names())
def test_every_prompt_is_made_of_the_vocabulary(name: str) -> None:
    anatomy = load_description(name)
    phrases, sentences = phrase_vocabulary(anatomy), sentence_vocabulary(anatomy)
    assert len(set(phrases)) == len(phrases)
    assert len(sentences) == 2 * len(anatomy.classes)
    used = set()
    for option, position in itertools.product((1, 2, 3), SlicePosition):
        generator = PromptGenerator(anatomy, option=option)
        for present in ((), anatomy.names):
            prompt = generator.prompt(present, position, PromptSource.TEMPLATE)
            used.update(prompt.phrases)
            assert set(prompt.class_sentences) <= set(sentences)
    assert used == set(phrases)


def test_lumbar_vocabulary_is_small() -> None:
    assert len(phrase_vocabulary(load_description("lumbar_mr"))) == 1 + 6 + 20
