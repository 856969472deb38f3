"""The text vectors that a bundle carries."""

from __future__ import annotations

from vertext.models.model_bundle import PHRASES_FILE, ModelBundle
from vertext.text import PhraseBank


def stored_phrases(bundle: ModelBundle) -> PhraseBank | None:
    """Return the phrase bank of a bundle, None where its model reads no text.

    Raises:
        BundleError: The bank is missing or damaged.
    """
    if bundle.card.text is None:
        return None
    return PhraseBank.parse(bundle.read(PHRASES_FILE), source=bundle.path / PHRASES_FILE)
