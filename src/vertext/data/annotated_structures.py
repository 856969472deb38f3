"""Which structures a numbering scheme's data set annotates."""

from __future__ import annotations

from vertext.anatomy import SPINE, LabelScheme
from vertext.prompts import load_description

_ANATOMY = "lumbar_mr"


def annotated_structures(scheme: LabelScheme) -> tuple[str, ...]:
    """Return the names of the annotated structures, in the order of the networks' classes.

    What is not among them is neither taught nor scored, though its voxels say background.

    Args:
        scheme: The scheme of the data set itself, not one that it was converted to.
    """
    annotated = load_description(_ANATOMY).annotated(scheme.name)
    return tuple(name for name in SPINE.classes if name in annotated and name in scheme.labels)
