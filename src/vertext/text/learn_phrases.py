"""Teaches a phrase bank words that nobody could foresee."""

from __future__ import annotations

from collections.abc import Sequence

from vertext.text.load_encoder import load_encoder
from vertext.text.phrase_bank import PhraseBank


def learn_phrases(bank: PhraseBank, phrases: Sequence[str]) -> PhraseBank:
    """Return a bank that knows the phrases too; its encoder is loaded only if one is missing.

    Raises:
        UsageError: The encoder is unknown, or no longer the one that made the bank.
        MissingExtraError: It needs packages that are not installed.
        TextEncoderError: Its weights cannot be had.
    """
    if all(phrase in bank for phrase in phrases):
        return bank
    return bank.extended(phrases, load_encoder(bank.encoder))
