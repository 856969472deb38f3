"""From a kind map to the structures that want a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vertext.anatomy import Kind
from vertext.decoding.canal import front_of_canal, keep_canal
from vertext.decoding.divide_bodies import cut_long, divide_by_discs
from vertext.decoding.kind_map import KINDS
from vertext.decoding.part import Part
from vertext.decoding.pitch import Pitch
from vertext.decoding.separate import separate
from vertext.decoding.settings import DecodingSettings
from vertext.decoding.spine_curve import SpineCurve
from vertext.decoding.split_parts import connected_parts, join_fragments
from vertext.decoding.usual_volume import usual_volume

_CUT = 0.5


@dataclass(frozen=True, eq=False)
class Found:
    """The structures of a scan before they have names.

    Attributes:
        items: Bodies, discs and sacrum, superior to inferior.
        cut: Places of items that the border of the image cuts.
        canal: (Z, H, W) bool.
        posterior: Bone behind the canal's middle, (Z, H, W) bool.
        places: Arc length along the spine of every pixel of a slice, (H * W,), mm.
        pitch: Distance of neighbouring discs.
    """

    items: tuple[Part, ...]
    cut: frozenset[int]
    canal: np.ndarray
    posterior: np.ndarray
    places: np.ndarray
    pitch: Pitch


def find_items(kinds: np.ndarray, spacing: Sequence[float], settings: DecodingSettings) -> Found:
    """Find bodies, discs, sacrum, canal and posterior elements.

    Args:
        kinds: Places in KINDS, (Z, H, W).
        spacing: (slice, row, column), mm.
        settings: Sizes and lengths.
    """
    masks = {kind: kinds == number for number, kind in enumerate(KINDS) if kind}
    canal = keep_canal(masks[Kind.CANAL])
    front = front_of_canal(canal, masks[Kind.DISC], spacing)
    bone, discs = masks[Kind.VERTEBRA] & front, masks[Kind.DISC]
    shown = bone | discs
    if not shown.any():
        shown = masks[Kind.VERTEBRA] | masks[Kind.SACRUM] | canal
    places = _places(shown, spacing)

    voxel = float(np.prod(spacing))
    disc_parts = _structures(separate(discs), Kind.DISC, places, spacing, settings)
    pitch = Pitch.of(
        [disc.place for disc in _dividing(disc_parts, settings)], settings.default_pitch
    )
    regions = divide_by_discs(bone, _dividing(disc_parts, settings), places, pitch, spacing)
    bodies = _structures(regions, Kind.VERTEBRA, places, spacing, settings)
    bodies = [piece for body in bodies for piece in cut_long(body, places, pitch, voxel)]
    sacrum = connected_parts(masks[Kind.SACRUM].astype(np.uint8), Kind.SACRUM, places, voxel)[:1]
    items = sorted([*disc_parts, *bodies, *sacrum], key=lambda part: part.place)
    cut = {
        place
        for place in {0, len(items) - 1}
        if items and _is_cut(items[place], kinds > 0, above=place == 0)
    }
    # A disc belongs to the vertebra above it; where the border of the image cuts through the
    # disc that vertebra is not there, and data sets do not label the rest.
    if 0 in cut and items[0].kind is Kind.DISC:
        items, cut = items[1:], {place - 1 for place in cut - {0}}
    return Found(tuple(items), frozenset(cut), canal, masks[Kind.VERTEBRA] & ~front, places, pitch)


def _is_cut(item: Part, tissue: np.ndarray, *, above: bool) -> bool:
    """Return whether the upper (or lower) face of an item lies outside the image.

    The border of the image shows where other tissue, such as the canal, ends at the same row.
    """
    own = np.zeros(tissue.shape, bool)
    own.ravel()[item.index] = True
    others = tissue & ~own
    if not above:
        own, others = own[:, ::-1], others[:, ::-1]
    first = int(np.any(own, axis=(0, 2)).argmax())
    if not others[:, : first + 2].any():
        return False
    columns = np.any(own, axis=1)
    at_border = columns & (own.argmax(axis=1) <= np.any(others, axis=(0, 2)).argmax())
    return bool(at_border.sum() > _CUT * columns.sum())


def _places(shown: np.ndarray, spacing: Sequence[float]) -> np.ndarray:
    """Return the arc length of every pixel along the curve through what is shown."""
    _, rows, columns = np.nonzero(shown) if shown.any() else np.zeros((3, 1), int)
    curve = SpineCurve.fit(rows * spacing[1], columns * spacing[2])
    return curve.place_map(shown.shape[1:], (spacing[1], spacing[2])).ravel()


def _structures(
    regions: np.ndarray,
    kind: Kind,
    places: np.ndarray,
    spacing: Sequence[float],
    settings: DecodingSettings,
) -> list[Part]:
    parts = connected_parts(regions.astype(np.uint16), kind, places, float(np.prod(spacing)))
    return join_fragments(
        parts,
        places,
        regions.shape,
        spacing,
        reach=settings.reach,
        least_volume=settings.least_volume,
    )


def _dividing(discs: Sequence[Part], settings: DecodingSettings) -> list[Part]:
    """Return the discs that are large enough to lie between two bodies."""
    least = settings.least_share * usual_volume(discs)
    return [disc for disc in discs if disc.volume >= least]
