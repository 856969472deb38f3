"""The control without weights."""

import hashlib
import subprocess
import sys

import numpy as np

from vertext.text import HashEncoder, load_encoder

GOLDEN = "dd0060da06c2ab062d5e589934ecf0f99f16bcdf39269445a8756c902b02f15e"
SCRIPT = (
    "import hashlib; from vertext.text import HashEncoder;"
    "print(hashlib.sha256(HashEncoder(dim=64).embed(['lumbar vertebra L4']).tobytes()).hexdigest())"
)


def test_vectors_are_the_same_in_every_process() -> None:
    here = hashlib.sha256(HashEncoder(dim=64).embed(["lumbar vertebra L4"]).tobytes()).hexdigest()
    there = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True
    )
    assert here == there.stdout.strip() == GOLDEN


def test_one_token_a_word_and_case_does_not_matter() -> None:
    first, second = HashEncoder(dim=16).encode(["lumbar vertebra, L4", "Lumbar  Vertebra,  l4"])
    assert first.tokens.shape == (4, 16)
    assert first.tokens.dtype == np.float32
    np.testing.assert_array_equal(first.tokens, second.tokens)


def test_different_texts_differ() -> None:
    texts = ["lumbar vertebra L4", "lumbar vertebra L5", "sacrum", "", "!"]
    vectors = load_encoder("hash").embed(texts)
    assert vectors.shape == (5, 384)
    assert len(np.unique(vectors, axis=0)) == 5


def test_constant_control_says_the_same_of_everything() -> None:
    encoder = load_encoder("constant")
    vectors = encoder.embed(["lumbar vertebra L4", "sacrum"])
    assert vectors.shape == (2, encoder.dim)
    np.testing.assert_array_equal(vectors[0], vectors[1])
    assert np.abs(vectors).max() > 0.5
