"""Order-constrained level decoding: from class probabilities to named structures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from vertext.anatomy import IGNORE, SPINE, Kind, Structure
from vertext.decoding.attach_arches import attach_arches
from vertext.decoding.box_of import box_of
from vertext.decoding.build_chain import build_chain
from vertext.decoding.constraints import Anchor, fix_anchors, permitted_states
from vertext.decoding.decoded import Decoded, Item, Numbering
from vertext.decoding.find_items import Found, find_items
from vertext.decoding.kind_map import kind_map
from vertext.decoding.level_scores import LevelScores
from vertext.decoding.level_states import LevelStates
from vertext.decoding.naming import Naming, solve, without_rim
from vertext.decoding.part import Part
from vertext.decoding.settings import DecodingSettings
from vertext.decoding.usual_volume import usual_volume

_NEGLIGIBLE = 1e-3
_RANGE_GIVEN = 20


def decode_levels(
    probabilities: np.ndarray,
    spacing: Sequence[float],
    classes: tuple[str, ...],
    *,
    allowed: tuple[str, str] | None = None,
    anchors: Sequence[Anchor] = (),
    settings: DecodingSettings | None = None,
) -> Decoded:
    """Turn class probabilities into one anatomically possible label map.

    Tissue comes from the sum of the probabilities of a kind; names come from a chain over the
    structures found in 3-D, in which levels strictly rise, no level occurs twice, gaps cost
    against the distance, and spurious structures may be rejected. Outlines stay those of the
    network; rejected structures become background.

    Args:
        probabilities: Softmax in the canonical sagittal view, (Z, C, H, W) float32: slices
            right to left, rows superior to inferior, columns anterior to posterior.
        spacing: (slice, row, column), mm.
        classes: Name of each channel, "background" first.
        allowed: First and last visible structure; the discs beside an end vertebra stay
            allowed, since people count vertebrae.
        anchors: Level names with the (slice, row, column) that they were clicked at; the
            structure of that kind nearest to a click has that level.
        settings: Prices and lengths; the tuned ones by default.

    Raises:
        UsageError: A name is unknown, or clicks and range contradict each other.
    """
    settings = settings or DecodingSettings()
    if allowed is not None:
        # Who names the first and last structure has seen them all: none of substance is spurious.
        settings = replace(settings, reject_price=_RANGE_GIVEN * settings.reject_price)
    spacing = tuple(float(value) for value in spacing)
    lattice = LevelStates(classes)
    kinds = kind_map(probabilities, classes)
    rows, columns = box = box_of(np.any(kinds, axis=0))
    scores = LevelScores(probabilities, lattice.channels, box, floor=settings.floor)
    found = find_items(kinds[:, rows, columns], spacing, settings)

    opinions = np.array([scores.mean_log(item.index) for item in found.items])
    opinions = opinions.reshape(len(found.items), len(lattice.channels))
    emission = lattice.emissions(opinions, settings.look_alike)
    emission[:, ~permitted_states(allowed, lattice.structures)] = -np.inf
    clicks = [(name, (z, y - rows.start, x - columns.start)) for name, (z, y, x) in anchors]
    emission, fixed = fix_anchors(
        emission, found.items, lattice.structures, clicks, found.canal.shape, spacing
    )
    odds = np.array([scores.tissue_odds(item.index) for item in found.items])
    chain = build_chain(found, emission, odds, settings, anchored=fixed)
    naming = solve(chain, lattice.structures)
    if allowed is None and not clicks:
        naming = without_rim(naming)

    inside = _paint(found, naming.named, opinions, scores, settings, float(np.prod(spacing)))
    labels = np.zeros(probabilities[:, 0].shape, np.uint8)
    labels[:, *box] = inside
    items = _items(naming, np.bincount(inside[inside > 0], minlength=IGNORE), lattice)
    if found.canal.any():
        canal = SPINE.of_kind(Kind.CANAL)[0]
        sure = probabilities[:, classes.index(canal.name), *box][found.canal].mean()
        items.append(Item(canal.name, canal.kind, int(found.canal.sum()), float(sure), {}))
    return Decoded(labels, tuple(items), _without_specks(naming.numbering, found.items, settings))


def _paint(
    found: Found,
    named: Mapping[Structure, int],
    opinions: np.ndarray,
    scores: LevelScores,
    settings: DecodingSettings,
    voxel: float,
) -> np.ndarray:
    """Write every named structure, its posterior elements and the canal, (Z, H, W) uint8."""
    labels = np.zeros(found.canal.shape, np.uint8)
    vertebrae = [structure for structure in named if structure.kind is Kind.VERTEBRA]
    if vertebrae:
        bodies = [named[structure] for structure in vertebrae]
        index, owner = attach_arches(found, bodies, opinions, scores, settings, voxel)
        labels.ravel()[index] = np.array([s.index for s in vertebrae], np.uint8)[owner]
    for structure, number in named.items():
        labels.ravel()[found.items[number].index] = structure.index
    labels[found.canal] = SPINE.of_kind(Kind.CANAL)[0].index
    return labels


def _without_specks(
    numbering: Numbering, items: Sequence[Part], settings: DecodingSettings
) -> Numbering:
    """Leave rejected pieces that nobody would miss out of the account."""
    usual = {kind: usual_volume(i for i in items if i.kind is kind) for kind in Kind}
    missed = tuple(
        number
        for number in numbering.rejected
        if items[number].volume >= settings.least_share * usual[items[number].kind]
    )
    return replace(numbering, rejected=missed)


def _items(naming: Naming, sizes: np.ndarray, lattice: LevelStates) -> list[Item]:
    items = []
    for structure, number in naming.named.items():
        row = naming.posterior[number]
        likely = {
            state.name: float(p)
            for state, p in zip(lattice.structures, row, strict=False)
            if p >= _NEGLIGIBLE
        }
        confidence = float(row[lattice.structures.index(structure)])
        size = int(sizes[structure.index])
        items.append(Item(structure.name, structure.kind, size, confidence, likely))
    return items
