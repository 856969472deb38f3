"""Order-constrained level decoding: from class probabilities to named structures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from vertext.anatomy import SPINE, Kind, Structure
from vertext.decoding.attach_arches import attach_arches
from vertext.decoding.build_chain import build_chain
from vertext.decoding.constraints import Anchor, fix_anchors, permitted_states
from vertext.decoding.decoded import Decoded, Item, Numbering
from vertext.decoding.find_items import Found, find_items
from vertext.decoding.kind_map import kind_map
from vertext.decoding.level_scores import LevelScores
from vertext.decoding.part import Part
from vertext.decoding.sequence import REJECTED, Chain
from vertext.decoding.settings import DecodingSettings
from vertext.errors import UsageError

_NEGLIGIBLE = 1e-3
_ONE_VERTEBRA = 2


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
    spacing = tuple(float(value) for value in spacing)
    states = [structure for structure in SPINE.ordered if structure.name in classes]
    channels = np.array([classes.index(state.name) for state in states], int)
    kinds = kind_map(probabilities, classes)
    rows, columns = _box(kinds)
    inside = probabilities[:, :, rows, columns]
    scores = LevelScores(inside, channels, floor=settings.floor)
    found = find_items(kinds[:, rows, columns], spacing, settings)

    emission = np.array([scores.mean_log(item.index) for item in found.items])
    emission = emission.reshape(len(found.items), len(states))
    emission[:, ~permitted_states(allowed, states)] = -np.inf
    emission, fixed = fix_anchors(
        emission, found.items, states, anchors, found.canal.shape, spacing
    )
    chain = build_chain(found.items, emission, found.pitch, settings, anchored=fixed)
    path, score = chain.best()
    if not np.isfinite(score):
        raise UsageError(
            "the clicks contradict each other or the range of levels",
            remedy="Check that the clicked levels stand in anatomical order",
        )
    posterior, log_z = chain.posterior()

    named = {
        states[state]: item
        for item, state in zip(found.items, path, strict=True)
        if state != REJECTED
    }
    labels = np.zeros(kinds.shape, np.uint8)
    labels[:, rows, columns] = _paint(found, named, scores, settings, float(np.prod(spacing)))
    sizes = np.bincount(labels.ravel(), minlength=256)
    items = [
        _item(states[state], sizes, row, states)
        for row, state in zip(posterior, path, strict=True)
        if state != REJECTED
    ]
    items += _canal_item(labels, probabilities, classes)
    return Decoded(labels, tuple(items), _numbering(chain, path, score, log_z))


def _box(kinds: np.ndarray) -> tuple[slice, slice]:
    """Return the rows and columns that hold tissue (all, where there is none)."""
    shown = (kinds > 0).any(axis=0)
    if not shown.any():
        return slice(0, shown.shape[0]), slice(0, shown.shape[1])
    rows, columns = np.flatnonzero(shown.any(axis=1)), np.flatnonzero(shown.any(axis=0))
    return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)


def _paint(
    found: Found,
    named: Mapping[Structure, Part],
    scores: LevelScores,
    settings: DecodingSettings,
    voxel: float,
) -> np.ndarray:
    """Write every named structure, its posterior elements and the canal, (Z, H, W) uint8."""
    vertebrae = {s: part for s, part in named.items() if s.kind is Kind.VERTEBRA}
    arches = attach_arches(
        found.posterior,
        list(vertebrae.values()),
        scores,
        found.places,
        found.pitch,
        settings,
        voxel,
    )
    numbers = np.array([0, *(structure.index for structure in vertebrae)], np.uint8)
    labels = numbers[arches]
    for structure, part in named.items():
        labels.ravel()[part.index] = structure.index
    labels[found.canal] = SPINE.of_kind(Kind.CANAL)[0].index
    return labels


def _item(
    structure: Structure, sizes: np.ndarray, posterior: np.ndarray, states: Sequence[Structure]
) -> Item:
    likely = {
        state.name: float(p)
        for state, p in zip(states, posterior[:-1], strict=True)
        if p >= _NEGLIGIBLE
    }
    confidence = float(posterior[states.index(structure)])
    return Item(structure.name, structure.kind, int(sizes[structure.index]), confidence, likely)


def _canal_item(
    labels: np.ndarray, probabilities: np.ndarray, classes: tuple[str, ...]
) -> list[Item]:
    canal = SPINE.of_kind(Kind.CANAL)[0]
    mask = labels == canal.index
    if not mask.any():
        return []
    mean = float(probabilities[:, classes.index(canal.name)][mask].mean())
    return [Item(canal.name, canal.kind, int(mask.sum()), mean, {})]


def _numbering(chain: Chain, path: np.ndarray, score: float, log_z: float) -> Numbering:
    """Weigh the best naming against all, and against itself one vertebra up or down."""

    def shifted(step: int) -> float:
        moved = np.where(path == REJECTED, REJECTED, path + step)
        named = moved[path != REJECTED]
        if not len(named) or named.min() < 0 or named.max() >= chain.emission.shape[1]:
            return 0.0
        return float(np.exp(chain.score(moved) - log_z))

    return Numbering(
        confidence=float(np.exp(score - log_z)),
        shift_up=shifted(-_ONE_VERTEBRA),
        shift_down=shifted(_ONE_VERTEBRA),
        rejected=int((path == REJECTED).sum()),
    )
