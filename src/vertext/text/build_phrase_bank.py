"""Encodes everything that the prompts of one anatomy can say."""

from __future__ import annotations

from vertext.prompts import AnatomyDescription, phrase_vocabulary, sentence_vocabulary
from vertext.text.phrase_bank import PhraseBank
from vertext.text.text_encoder import TextEncoder


def build_phrase_bank(encoder: TextEncoder, anatomy: AnatomyDescription) -> PhraseBank:
    """Return the bank of all phrases and class sentences of an anatomy.

    The class sentences serve training only; `PhraseBank.subset` leaves them out of a bundle.

    Args:
        encoder: Encoder of the phrases.
        anatomy: What the prompts speak of.
    """
    texts = (*phrase_vocabulary(anatomy), *sentence_vocabulary(anatomy))
    return PhraseBank(encoder.embed(texts), texts, encoder=encoder.name, revision=encoder.revision)
