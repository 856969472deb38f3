"""Cuts a user's words into phrases."""

from __future__ import annotations

import re

from vertext.errors import UsageError

_MARKS = re.compile(r"[,;.:\n]+")


def split_free_text(text: str) -> tuple[str, ...]:
    """Return the phrases between punctuation marks (comma, semicolon, full stop, colon, newline).

    Raises:
        UsageError: If no word is left.
    """
    pieces = (" ".join(piece.split()) for piece in _MARKS.split(text))
    phrases = tuple(piece for piece in pieces if piece)
    if not phrases:
        raise UsageError("the free-text prompt is empty", remedy="Give at least one word")
    return phrases
