"""One sentence a class, as LACAF and the Universal Model tell their text encoder."""

from __future__ import annotations

from vertext.prompts.anatomy_description import AnatomyDescription


def class_sentences(anatomy: AnatomyDescription) -> tuple[str, ...]:
    """Return "A computerized tomography of a left artery" for every class, by class number.

    Structures of one wording share a sentence, which is then repeated.

    Args:
        anatomy: Its `image` begins each sentence; a structure's `phrase`, or else its name, ends
            it. The background has no sentence.

    Source: Liu et al., CLIP-Driven Universal Model, ICCV 2023 (the best of its three templates).
    """
    words = {one.name: one.phrase or one.name for one in anatomy.all_structures}
    return tuple(f"{anatomy.image} of a {words[name]}" for name in anatomy.classes[1:])
