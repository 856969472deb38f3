"""The label scheme of whatever anatomy."""

from __future__ import annotations

from vertext.anatomy.label_scheme import LabelScheme, scheme
from vertext.anatomy.lumbosacral_plexus import PLEXUS_SCHEME


def any_scheme(name: str) -> LabelScheme:
    """Return the label scheme of that name, also where it numbers no spine.

    For what never asks which structure a number means: atlases, training, files of labels.

    Raises:
        UsageError: There is no such scheme.
    """
    return PLEXUS_SCHEME if name == PLEXUS_SCHEME.name else scheme(name)
