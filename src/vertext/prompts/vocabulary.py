"""Every phrase and sentence that the generator can make."""

from __future__ import annotations

from vertext.prompts.anatomy_description import AnatomyDescription
from vertext.prompts.wording import Wording


def phrase_vocabulary(anatomy: AnatomyDescription) -> tuple[str, ...]:
    """Return every phrase of the anatomically right prompts: image, positions, structures."""
    wording = Wording(anatomy)
    structures = (wording.structure(name) for name in anatomy.names)
    return tuple(dict.fromkeys((anatomy.image, *anatomy.positions.values(), *structures)))


def sentence_vocabulary(anatomy: AnatomyDescription) -> tuple[str, ...]:
    """Return every class sentence: all of presence by class number, then all of absence."""
    wording = Wording(anatomy)
    return wording.present_sentences + wording.absent_sentences
