"""Order-constrained level decoding: from class probabilities to named structures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from vertext.anatomy import IGNORE, SPINE, Kind, Structure
from vertext.decoding.attach_arches import attach_arches
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
    # No kind can win where the background has half of the probability.
    rows, columns = _box(probabilities[:, 0] < 0.5)
    inside = np.ascontiguousarray(probabilities[:, :, rows, columns])
    scores = LevelScores(inside, lattice.channels, floor=settings.floor)
    found = find_items(kind_map(inside, classes), spacing, settings)

    emission = _emission(found, scores, lattice, settings)
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

    labels = np.zeros(probabilities[:, 0].shape, np.uint8)
    labels[:, rows, columns] = _paint(found, naming.named, scores, settings, spacing)
    items = [*_items(naming, labels, lattice), *_canal_item(labels, probabilities, classes)]
    return Decoded(labels, tuple(items), _without_specks(naming.numbering, found.items, settings))


def _box(tissue: np.ndarray) -> tuple[slice, slice]:
    """Return the rows and columns that hold tissue (all, where there is none)."""
    shown = np.any(tissue, axis=0)
    if not shown.any():
        return slice(0, shown.shape[0]), slice(0, shown.shape[1])
    rows, columns = np.flatnonzero(shown.any(axis=1)), np.flatnonzero(shown.any(axis=0))
    return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)


def _emission(
    found: Found, scores: LevelScores, lattice: LevelStates, settings: DecodingSettings
) -> np.ndarray:
    opinions = np.array([scores.mean_log(item.index) for item in found.items])
    opinions = opinions.reshape(len(found.items), len(lattice.channels))
    return lattice.emissions(opinions, settings.look_alike)


def _paint(
    found: Found,
    named: Mapping[Structure, int],
    scores: LevelScores,
    settings: DecodingSettings,
    spacing: Sequence[float],
) -> np.ndarray:
    """Write every named structure, its posterior elements and the canal, (Z, H, W) uint8."""
    parts = {structure: found.items[number] for structure, number in named.items()}
    vertebrae = {s: part for s, part in parts.items() if s.kind is Kind.VERTEBRA}
    arches = attach_arches(
        found.posterior,
        list(vertebrae.values()),
        scores,
        found.places,
        found.pitch,
        settings,
        float(np.prod(spacing)),
    )
    numbers = np.array([0, *(structure.index for structure in vertebrae)], np.uint8)
    labels = numbers[arches]
    for structure, part in parts.items():
        labels.ravel()[part.index] = structure.index
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


def _items(naming: Naming, labels: np.ndarray, lattice: LevelStates) -> list[Item]:
    sizes = np.bincount(labels.ravel(), minlength=IGNORE)
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


def _canal_item(
    labels: np.ndarray, probabilities: np.ndarray, classes: tuple[str, ...]
) -> list[Item]:
    canal = SPINE.of_kind(Kind.CANAL)[0]
    mask = labels == canal.index
    if not mask.any():
        return []
    mean = float(probabilities[:, classes.index(canal.name)][mask].mean())
    return [Item(canal.name, canal.kind, int(mask.sum()), mean, {})]
