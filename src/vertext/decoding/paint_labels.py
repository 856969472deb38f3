"""From named items to a label map."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from vertext.anatomy import SPINE, Kind, Structure
from vertext.decoding.attach_arches import attach_arches
from vertext.decoding.find_items import Found
from vertext.decoding.level_scores import LevelScores
from vertext.decoding.settings import DecodingSettings


def paint_labels(
    found: Found,
    named: Mapping[Structure, int],
    opinions: np.ndarray,
    scores: LevelScores,
    settings: DecodingSettings,
    voxel: float,
) -> tuple[np.ndarray, dict[Structure, int]]:
    """Write every named structure, its posterior elements and the canal.

    Args:
        found: The structures of the scan.
        named: Item of each structure that has a name, superior to inferior.
        opinions: Log-probability of each level for every item, (n, L).
        scores: The network's probabilities.
        settings: Weights and sizes.
        voxel: Volume of one voxel, mm³.

    Returns:
        Internal numbers, (Z, H, W) uint8; and the voxels of every named structure.
    """
    sizes = {structure: len(found.items[number].index) for structure, number in named.items()}
    labels = np.zeros(found.canal.shape, np.uint8)
    vertebrae = [structure for structure in named if structure.kind is Kind.VERTEBRA]
    if vertebrae:
        bodies = [named[structure] for structure in vertebrae]
        index, owner = attach_arches(found, bodies, opinions, scores, settings, voxel)
        labels.ravel()[index] = np.array([s.index for s in vertebrae], np.uint8)[owner]
        behind = np.bincount(owner, minlength=len(vertebrae))
        sizes |= {s: sizes[s] + int(more) for s, more in zip(vertebrae, behind, strict=True)}
    for structure, number in named.items():
        labels.ravel()[found.items[number].index] = structure.index
    labels[found.canal] = SPINE.of_kind(Kind.CANAL)[0].index
    return labels, sizes
