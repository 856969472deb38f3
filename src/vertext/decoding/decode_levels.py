"""Order-constrained level decoding: from class probabilities to named structures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from vertext.anatomy import SPINE, Kind, Structure
from vertext.decoding.box_of import box_of
from vertext.decoding.build_candidates import build_candidates
from vertext.decoding.constraints import Anchor, told_levels
from vertext.decoding.decoded import Decoded, Item, Numbering
from vertext.decoding.find_items import Found, find_items
from vertext.decoding.is_anchored import is_anchored
from vertext.decoding.kind_map import kind_map
from vertext.decoding.leave_out_faint import leave_out_faint
from vertext.decoding.level_scores import LevelScores
from vertext.decoding.naming import Naming, name_items
from vertext.decoding.paint_labels import paint_labels
from vertext.decoding.reject_scores import reject_scores
from vertext.decoding.settings import DecodingSettings
from vertext.decoding.usual_volume import usual_volume
from vertext.decoding.weigh_counts import weigh_counts

_NEGLIGIBLE = 1e-3
_LOOK_ALIKE_BESIDE_RANGE = 0.25
_STRETCH_BESIDE_RANGE = 0.45
"""Less lets a range move a whole scan that the user misread (162), more lets the network's own
shift stand against the user (200); both on fold 1."""


def decode_levels(
    probabilities: np.ndarray,
    spacing: Sequence[float],
    classes: tuple[str, ...],
    *,
    allowed: tuple[str, str] | None = None,
    anchors: Sequence[Anchor] = (),
    inside: np.ndarray | None = None,
    settings: DecodingSettings | None = None,
) -> Decoded:
    """Turn class probabilities into one anatomically possible label map.

    Tissue comes from the sum of the probabilities of a kind; names come from a chain over the
    structures found in 3-D, in which levels strictly rise, no level occurs twice, gaps cost
    against the distance, and spurious structures may be rejected. Outlines stay those of the
    network; rejected structures become background. The usual count of vertebrae is weighed
    against six or four lumbar and thirteen thoracic ones.

    Args:
        probabilities: Softmax in the canonical sagittal view, (Z, C, H, W) float32: slices
            right to left, rows superior to inferior, columns anterior to posterior.
        spacing: (slice, row, column), mm.
        classes: Name of each channel, "background" first.
        allowed: First and last visible structure; the disc below a last vertebra stays allowed,
            since people count vertebrae.
        anchors: Level names with the (slice, row, column) that they were clicked at; the
            structure of that kind nearest to a click has that level.
        inside: Pixels that show the image, (H, W) bool; the rest of the canvas is empty. All of
            them by default.
        settings: Prices and lengths; the tuned ones by default.

    Raises:
        UsageError: A name is unknown, or clicks and range contradict each other.
    """
    settings = settings or DecodingSettings()
    if allowed is not None:
        # Who names the first and last structure has counted them: a network that is one level off
        # in every item must not outvote that.
        settings = replace(
            settings,
            look_alike=_LOOK_ALIKE_BESIDE_RANGE * settings.look_alike,
            stretch_price=_STRETCH_BESIDE_RANGE * settings.stretch_price,
        )
    spacing = tuple(float(value) for value in spacing)
    known = tuple(structure for structure in SPINE.ordered if structure.name in classes)
    kinds = kind_map(probabilities, classes)
    rows, columns = box = box_of(np.any(kinds, axis=0))
    channels = np.array([classes.index(structure.name) for structure in known], int)
    scores = LevelScores(probabilities, channels, box, floor=settings.floor)
    found = find_items(kinds[:, rows, columns], spacing, settings)
    odds = np.array([scores.tissue_odds(item.index) for item in found.items])
    reject = reject_scores(found, odds, settings)
    if not anchors:
        # Who clicks on an item wants it named, however faint it is.
        found, reject = leave_out_faint(found, reject)
    opinions = scores.of_items(found.items)
    candidates = build_candidates(
        found,
        opinions,
        reject,
        known,
        settings,
        allowed=allowed,
        clicks=[(name, (z, y - rows.start, x - columns.start)) for name, (z, y, x) in anchors],
        spacing=spacing,
    )
    weighed = weigh_counts(candidates, opinions, settings)
    end = _image_end(inside, probabilities.shape[2]) - rows.start
    told = told_levels(allowed, anchors)
    seen = is_anchored(found, weighed.winner.named, end, spacing[1])
    naming = name_items(weighed, settings, told=told, anchored=seen)

    painted, sizes = paint_labels(
        found, naming.named, opinions, scores, settings, float(np.prod(spacing))
    )
    labels = np.zeros(probabilities[:, 0].shape, np.uint8)
    labels[:, *box] = painted
    items = _items(naming, sizes)
    if found.canal.any():
        canal = SPINE.of_kind(Kind.CANAL)[0]
        sure = probabilities[:, classes.index(canal.name), *box][found.canal].mean()
        items.append(Item(canal.name, canal.kind, int(found.canal.sum()), float(sure), {}))
    return Decoded(labels, tuple(items), _without_specks(naming.numbering, found, settings))


def _image_end(inside: np.ndarray | None, height: int) -> int:
    """Return the first row below the image."""
    return height if inside is None else int(np.flatnonzero(inside.any(axis=1))[-1]) + 1


def _without_specks(numbering: Numbering, found: Found, settings: DecodingSettings) -> Numbering:
    """Count faint items as rejected too, but leave pieces out of the account that nobody misses."""
    items = (*found.items, *found.faint)
    usual = {kind: usual_volume(i for i in items if i.kind is kind) for kind in Kind}
    missed = tuple(
        number
        for number in (*numbering.rejected, *range(len(found.items), len(items)))
        if items[number].volume >= settings.least_share * usual[items[number].kind]
    )
    return replace(numbering, rejected=missed)


def _items(naming: Naming, sizes: Mapping[Structure, int]) -> list[Item]:
    items = []
    for structure, number in naming.named.items():
        likely = {
            level.name: float(each[number])
            for level, each in naming.posterior.items()
            if each[number] >= _NEGLIGIBLE
        }
        confidence = float(naming.posterior[structure][number])
        size = sizes[structure]
        items.append(Item(structure.name, structure.kind, size, confidence, likely))
    return items
