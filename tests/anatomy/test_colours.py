"""Structures that touch are told apart by colour, by colour-blind eyes too."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from vertext.anatomy import SPINE, Structure

# Machado, Oliveira and Fernandes (2009), severity 1, linear RGB.
EYES = {
    "all cones": np.eye(3),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
}
TO_XYZ = np.array(
    [[0.41246, 0.35758, 0.18044], [0.21267, 0.71515, 0.07218], [0.01933, 0.11919, 0.95030]]
)
WHITE = TO_XYZ.sum(axis=1)
LEAST = 20.0
"""Distance in CIE L*a*b*; 2.3 can just be noticed side by side."""


def seen(structure: Structure, eyes: np.ndarray) -> np.ndarray:
    """Return a colour in CIE L*a*b* as eyes see it."""
    rgb = np.array(structure.colour) / 255
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    x, y, z = TO_XYZ @ np.clip(eyes @ linear, 0, 1) / WHITE
    x, y, z = (np.cbrt(v) if v > 216 / 24389 else (24389 / 27 * v + 16) / 116 for v in (x, y, z))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("eyes", EYES)
def test_neighbours_look_different(eyes: str) -> None:
    ordered, canal = SPINE.ordered, SPINE.by_name("canal")
    touching = [*pairwise(ordered), *((structure, canal) for structure in ordered)]
    # The next vertebra or disc: arches touch, and a level that is one off must show.
    touching += zip(ordered, ordered[2:], strict=False)
    for one, other in touching:
        distance = np.linalg.norm(seen(one, EYES[eyes]) - seen(other, EYES[eyes]))
        assert distance >= LEAST, f"{one.name} and {other.name}: {distance:.1f}"


def test_no_two_structures_of_the_network_share_a_colour() -> None:
    named = [*SPINE.ordered, *SPINE.beside]
    assert len({structure.colour for structure in named}) == len(named)
