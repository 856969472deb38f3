"""A bank learns words from the encoder that made it."""

import numpy as np
import pytest

from vertext.errors import UsageError
from vertext.text import HashEncoder, PhraseBank, learn_phrases


@pytest.fixture
def bank() -> PhraseBank:
    encoder = HashEncoder()
    return PhraseBank(
        encoder.embed(["canal"]), ["canal"], encoder="hash", revision=encoder.revision
    )


def test_new_words_are_encoded_and_known_ones_stay(bank: PhraseBank) -> None:
    learned = learn_phrases(bank, ["canal", "no herniation"])
    assert learned.phrases == ("canal", "no herniation")
    np.testing.assert_array_equal(learned.tokens(["canal"]), bank.tokens(["canal"]))
    expected = HashEncoder().embed(["no herniation"]).astype(np.float16)
    np.testing.assert_array_equal(learned.tokens(["no herniation"]), expected)


def test_no_encoder_is_needed_for_known_words(bank: PhraseBank) -> None:
    lost = PhraseBank(bank.vectors, bank.phrases, encoder="lost", revision="1")
    assert learn_phrases(lost, ["canal"]) is lost
    with pytest.raises(UsageError, match="no text encoder named 'lost'"):
        learn_phrases(lost, ["herniation"])
