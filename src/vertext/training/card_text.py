"""What a card says of the text that a network reads."""

from __future__ import annotations

from vertext.text import PhraseBank


def card_text(bank: PhraseBank | None, max_tokens: int) -> dict[str, str | int | None] | None:
    """Return the card's entry on text.

    Args:
        bank: Phrases of the bundle; None for a network that reads no text.
        max_tokens: Most tokens of a prompt.
    """
    if bank is None:
        return None
    return {
        "encoder": bank.encoder,
        "revision": bank.revision,
        "dim": bank.dim,
        "max_tokens": max_tokens,
    }
