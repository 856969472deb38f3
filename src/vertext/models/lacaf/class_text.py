"""The text vectors of LACAF's classes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vertext.prompts import class_sentences, load_description
from vertext.text import PhraseBank, TextEncoder


def encode_classes(anatomy: str, encoder: TextEncoder) -> PhraseBank:
    """Encode one sentence a class, to be stored with the weights.

    Args:
        anatomy: Name of an anatomy description, such as "pulmonary_ct".
        encoder: CLIP as published, or the packaged MiniLM as an offline stand-in.
    """
    texts = tuple(dict.fromkeys(class_sentences(load_description(anatomy))))
    return PhraseBank(encoder.embed(texts), texts, encoder=encoder.name, revision=encoder.revision)


def class_text(anatomy: str, bank: PhraseBank) -> NDArray[np.float32]:
    """Return the vector of each class, by class number from 1, (N, D); no encoder is needed.

    Args:
        anatomy: Name of the anatomy description that the bank was made for.
        bank: What `encode_classes` made.

    Raises:
        UsageError: The bank lacks a class.
    """
    return bank.tokens(class_sentences(load_description(anatomy)))
