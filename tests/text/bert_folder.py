"""Tiny encoders with the real bert-base-cased vocabulary, and none of its weights."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

VOCABULARY_SIZE = 28_996
VOCABULARY_SHA256 = "eeaa9875b23b04b4c54ef759d03db9d1ba1554838f8fb26c5d96fa551df93d02"
_PUNCTUATION = 106


def cased_vocabulary() -> str:
    """Return bert-base-cased's vocab.txt, read out of blingfire's table of pieces."""
    blingfire = pytest.importorskip("blingfire")
    table = Path(blingfire.__file__).with_name("bert_base_cased_tok.i2w")
    model = blingfire.load_model(str(table))
    pieces = []
    for number in range(VOCABULARY_SIZE):
        ids = np.array([_PUNCTUATION, number], np.int32)
        text = blingfire.ids_to_text(model, ids, skip_special_tokens=False)
        tail = text[1:]
        # A leading space marks the start of a word.
        pieces.append(tail[1:] if tail.startswith(" ") else f"##{tail}")
    blingfire.free_model(model)
    return "".join(f"{piece}\n" for piece in pieces)


def vocabulary_digest(vocabulary: str) -> str:
    """Return the SHA-256 of the text of a vocabulary."""
    return hashlib.sha256(vocabulary.encode()).hexdigest()


def make_bert_folder(folder: Path, vocabulary: str) -> Path:
    """Write a BERT with random weights, a vocabulary, and nothing said about its case."""
    transformers = pytest.importorskip("transformers")
    config = transformers.BertConfig(
        vocab_size=vocabulary.count("\n"),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
    )
    transformers.BertModel(config).save_pretrained(folder)
    (folder / "vocab.txt").write_text(vocabulary, encoding="utf-8")
    return folder
