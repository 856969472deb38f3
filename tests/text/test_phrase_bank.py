"""The vectors that a bundle ships."""

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from vertext.errors import BundleError, UsageError
from vertext.prompts import (
    PromptGenerator,
    PromptSource,
    SlicePosition,
    load_description,
    phrase_vocabulary,
    sentence_vocabulary,
)
from vertext.text import HashEncoder, PhraseBank, TextEncoder, build_phrase_bank

ANATOMY = load_description("lumbar_mr")
ENCODER = HashEncoder(dim=32)


def _bank() -> PhraseBank:
    return build_phrase_bank(ENCODER, ANATOMY)


def test_bank_knows_every_prompt_and_class_sentence() -> None:
    bank = _bank()
    prompt = PromptGenerator(ANATOMY).prompt(
        ANATOMY.names, SlicePosition.MID, PromptSource.TEMPLATE
    )
    tokens = bank.tokens(prompt.phrases)
    assert tokens.shape == (22, 32)
    assert tokens.dtype == np.float32
    assert bank.tokens(prompt.class_sentences).shape == (21, 32)
    np.testing.assert_allclose(tokens, ENCODER.embed(prompt.phrases), atol=1e-3)


def test_saved_bank_comes_back_bit_for_bit(tmp_path: Path) -> None:
    bank, file = _bank(), tmp_path / "phrases.safetensors"
    bank.save(file)
    read = PhraseBank.load(file)
    assert read.phrases == bank.phrases
    assert (read.encoder, read.revision, read.dim) == ("hash", ENCODER.revision, 32)
    np.testing.assert_array_equal(read.vectors, bank.vectors)
    assert list(tmp_path.iterdir()) == [file]


def test_equal_banks_give_equal_bytes(tmp_path: Path) -> None:
    file, written = tmp_path / "phrases.safetensors", set()
    for _ in range(8):
        _bank().save(file)
        written.add(file.read_bytes())
    assert len(written) == 1


def test_bundle_needs_no_class_sentences(tmp_path: Path) -> None:
    small = _bank().subset(phrase_vocabulary(ANATOMY))
    assert "mid-sagittal slice" in small
    assert sentence_vocabulary(ANATOMY)[0] not in small
    small.save(tmp_path / "phrases.safetensors")
    assert (tmp_path / "phrases.safetensors").stat().st_size < 10_000


def test_real_bank_takes_tens_of_kilobytes(minilm: TextEncoder, tmp_path: Path) -> None:
    bank = build_phrase_bank(minilm, ANATOMY)
    bank.save(tmp_path / "phrases.safetensors")
    assert (tmp_path / "phrases.safetensors").stat().st_size < 100_000
    vectors = bank.tokens(["lumbar vertebra L4", "lumbar vertebra L5"])
    assert not np.allclose(*vectors)


def test_unknown_phrase_names_the_extra() -> None:
    with pytest.raises(UsageError, match=r"lacks 'a cat'.*vertext\[text\]"):
        _bank().tokens(["lumbar vertebra L4", "a cat"])


def test_free_text_extends_the_bank_with_its_own_encoder_only() -> None:
    bank = _bank()
    longer = bank.extended(["a cat", "lumbar vertebra L4", "a cat"], ENCODER)
    assert longer.phrases == (*bank.phrases, "a cat")
    np.testing.assert_allclose(longer.tokens(["a cat"]), ENCODER.embed(["a cat"]), atol=1e-3)
    assert bank.extended(["lumbar vertebra L4"], ENCODER) is bank
    with pytest.raises(UsageError, match="was made by hash"):
        bank.extended(["a cat"], HashEncoder(dim=16))


def test_bad_contents_are_refused() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        PhraseBank(np.zeros((2, 4)), ["one"], encoder="e", revision="r")
    with pytest.raises(ValueError, match="twice"):
        PhraseBank(np.zeros((2, 4)), ["one", "one"], encoder="e", revision="r")


def test_bad_files_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "phrases.safetensors"
    with pytest.raises(BundleError):
        PhraseBank.load(file)
    file.write_bytes(b"damaged")
    with pytest.raises(BundleError):
        PhraseBank.load(file)
    save_file({"vectors": np.zeros((1, 2), np.float16)}, file)
    with pytest.raises(BundleError, match="phrase bank"):
        PhraseBank.load(file)
