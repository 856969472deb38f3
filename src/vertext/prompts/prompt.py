"""A finished prompt: what is said about one slice and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass

from vertext.prompts.prompt_source import PromptSource


@dataclass(frozen=True)
class Prompt:
    """Holistic text of one slice with its parts.

    Attributes:
        text: The holistic prompt as a person reads it.
        phrases: The same content as separate phrases, in anatomical order; each is one token of
            the network in phrase mode.
        class_sentences: One sentence of presence or absence a class, by class index; empty for
            free text, which says nothing about classes.
        source: Where the named structures come from.
        option: How much is said (1 image type, 2 with structures, 3 with position and order).
    """

    text: str
    phrases: tuple[str, ...]
    class_sentences: tuple[str, ...]
    source: PromptSource
    option: int
