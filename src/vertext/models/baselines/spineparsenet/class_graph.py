"""Which classes of the spine touch each other."""

from __future__ import annotations

import torch

from vertext.anatomy import SPINE


def class_graph(classes: int) -> torch.Tensor:
    """Return the normalised adjacency of the classes, (S, S).

    A class is linked to itself and to the structures directly above and below. Background, the
    canal and whatever the anatomy does not know are linked to themselves only: the canal touches
    every level, and would make all of them neighbours. Normalised by D^-½ A D^-½ (Kipf and
    Welling, ICLR 2017).

    Args:
        classes: Number S of classes, background included.
    """
    links = torch.eye(classes)
    for structure in SPINE.ordered:
        for other in SPINE.neighbours(structure.name):
            if other is not None and max(structure.index, other.index) < classes:
                links[structure.index, other.index] = 1.0
    scale = links.sum(1).rsqrt()
    return scale[:, None] * links * scale[None]
