"""Texts that are encoded once."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from vertext.errors import UsageError
from vertext.text import HashEncoder, TextEncoder, TextEncoderError, TextFeatures, TokenCache

TEXTS = ["lumbar vertebra L4", "the sacrum, below L5", "lumbar vertebra L4"]


class CountingEncoder(HashEncoder):
    """Remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__(dim=8)
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> list[TextFeatures]:
        self.asked += texts
        return super().encode(texts)


def test_each_text_is_encoded_once_and_read_without_the_encoder(tmp_path: Path) -> None:
    encoder = CountingEncoder()
    cache = TokenCache(tmp_path, revision=encoder.revision, encoder=encoder)
    first, again = cache.encode(TEXTS), cache.encode(TEXTS)
    assert encoder.asked == TEXTS[:2]
    bare = TokenCache(tmp_path, revision=encoder.revision).encode(TEXTS)
    for one, two, three in zip(first, again, bare, strict=True):
        np.testing.assert_array_equal(one.tokens, two.tokens)
        np.testing.assert_array_equal(one.tokens, three.tokens)
    assert first[0].tokens.dtype == np.float32
    np.testing.assert_allclose(
        first[0].tokens, HashEncoder(dim=8).encode(TEXTS)[0].tokens, atol=1e-3
    )


def test_padding_does_not_change_what_is_cached(minilm: TextEncoder, tmp_path: Path) -> None:
    longer = "a much longer text about the lumbar spine, its vertebrae and its discs"
    together = TokenCache(tmp_path / "a", revision=minilm.revision, encoder=minilm)
    alone = TokenCache(tmp_path / "b", revision=minilm.revision, encoder=minilm)
    first = together.encode([TEXTS[0], longer])[0].tokens
    second = alone.encode([TEXTS[0]])[0].tokens
    assert first.shape == second.shape
    # One unit in the last place of float16 at the size of these values.
    np.testing.assert_allclose(first, second, atol=2e-3)


def test_revisions_do_not_share_files(tmp_path: Path) -> None:
    first, second = (TokenCache(tmp_path, revision=revision) for revision in "ab")
    assert first.path_of("text") != second.path_of("text")
    with pytest.raises(UsageError, match="revision"):
        TokenCache(tmp_path, revision="a", encoder=HashEncoder())


def test_missing_and_damaged_texts_are_refused(tmp_path: Path) -> None:
    cache = TokenCache(tmp_path, revision="a")
    with pytest.raises(UsageError, match="lacks 'text'"):
        cache.encode(["text"])
    cache.path_of("text").write_bytes(b"damaged")
    with pytest.raises(TextEncoderError, match="Delete the file"):
        cache.encode(["text"])
