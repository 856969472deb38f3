"""Prompts as phrase vectors."""

import pytest

from vertext.data.phrase_tokens import PhraseTokens
from vertext.errors import UsageError
from vertext.prompts import Prompt, PromptSource, load_description
from vertext.text import HashEncoder, build_phrase_bank


def prompt(*phrases: str) -> Prompt:
    return Prompt("", phrases, (), PromptSource.REPORT, 3)


@pytest.fixture
def tokens() -> PhraseTokens:
    return PhraseTokens(
        build_phrase_bank(HashEncoder(), load_description("lumbar_mr")), max_tokens=3
    )


def test_words_of_a_report_are_learned(tokens: PhraseTokens) -> None:
    said = prompt("lumbar vertebra L5", "no herniation at L4/5")
    with pytest.raises(UsageError, match="lacks 'no herniation"):
        tokens.padded(said)
    vectors, mask = tokens.learned(said.phrases).padded(said)
    assert mask.tolist() == [True, True, False]
    assert vectors[mask].any(axis=1).all()
    assert not vectors[~mask].any()


def test_a_prompt_that_is_too_long_is_refused(tokens: PhraseTokens) -> None:
    with pytest.raises(UsageError, match="4 phrases does not fit 3"):
        tokens.padded(prompt(*["lumbar vertebra L5"] * 4))
