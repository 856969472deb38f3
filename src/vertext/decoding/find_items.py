"""From a kind map to the structures that want a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vertext.anatomy import Kind
from vertext.decoding.canal import front_of_canal, keep_canal
from vertext.decoding.connected_parts import connected_parts
from vertext.decoding.divide_bodies import cut_long, divide_by_discs
from vertext.decoding.join_fragments import join_fragments
from vertext.decoding.kind_map import KINDS
from vertext.decoding.part import Part
from vertext.decoding.pieces import Pieces
from vertext.decoding.pitch import Pitch
from vertext.decoding.separate import separate
from vertext.decoding.settings import DecodingSettings
from vertext.decoding.spine_curve import SpineCurve
from vertext.decoding.usual_volume import usual_volume
from vertext.decoding.voxels import positions

_CUT = 0.5


@dataclass(frozen=True, eq=False)
class Found:
    """The structures of a scan before they have names.

    Attributes:
        items: Bodies, discs and sacrum, superior to inferior.
        cut: Places of items that the border of the image cuts.
        faint: Further items, too small and faint to be named.
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
    faint: tuple[Part, ...] = ()


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
    tissue = kinds > 0
    places = _places(shown, tissue, spacing)

    voxel = float(np.prod(spacing))
    pieces = Pieces.of(discs, separate(discs), places, spacing)
    disc_parts = join_fragments(pieces, Kind.DISC, places, voxel, settings)
    pitch = Pitch.of(
        [disc.place for disc in _dividing(disc_parts, settings)], settings.default_pitch
    )
    divided = divide_by_discs(bone, _dividing(disc_parts, settings), places, pitch, spacing)
    pieces = Pieces.of(bone, divided, places, spacing)
    bodies = join_fragments(pieces, Kind.VERTEBRA, places, voxel, settings)
    bodies = [piece for body in bodies for piece in cut_long(body, places, pitch, voxel)]
    sacrum = connected_parts(masks[Kind.SACRUM], Kind.SACRUM, places, voxel, least_volume=0)[:1]
    items = sorted([*disc_parts, *bodies, *sacrum], key=lambda part: part.place)
    cut = {
        place
        for place in {0, len(items) - 1}
        if items and _is_cut(items[place], tissue, above=place == 0)
    }
    if 0 in cut and _is_rim(items[0], bodies, settings):
        items, cut = items[1:], {place - 1 for place in cut - {0}}
    return Found(tuple(items), frozenset(cut), canal, masks[Kind.VERTEBRA] & ~front, places, pitch)


def _is_rim(topmost: Part, bodies: Sequence[Part], settings: DecodingSettings) -> bool:
    """Return whether data sets leave out what the upper border of the image left of an item.

    A disc belongs to the vertebra above it, which is not there; of a vertebra they do not label
    the last few rows.
    """
    if topmost.kind is Kind.DISC:
        return True
    return topmost.volume < settings.rim_share * usual_volume(bodies)


def _is_cut(item: Part, tissue: np.ndarray, *, above: bool) -> bool:
    """Return whether the upper (or lower) face of an item lies outside the image.

    The border of the image shows where other tissue, such as the canal, ends at the same row.
    """
    _, height, width = tissue.shape
    z, row, column = positions(item.index, tissue.shape)
    shown = tissue.sum(axis=0, dtype=np.uint16).sum(axis=1, dtype=int)
    others = shown - np.bincount(row, minlength=height)
    if not above:
        z, row, column, others = z[::-1], height - 1 - row[::-1], column[::-1], others[::-1]
    if not others[: row.min() + 2].any():
        return False
    # Voxels come row by row, so that the first of each column is its outermost.
    _, outermost = np.unique(z * width + column, return_index=True)
    return bool((row[outermost] <= (others > 0).argmax()).mean() > _CUT)


def _places(shown: np.ndarray, tissue: np.ndarray, spacing: Sequence[float]) -> np.ndarray:
    """Return the arc length of every pixel of tissue along the curve through what is shown."""
    weight = shown.sum(axis=0, dtype=np.uint16)
    if not weight.any():
        weight[0, 0] = 1
    pixel = (spacing[1], spacing[2])
    return SpineCurve.through(weight, pixel).place_map(np.any(tissue, axis=0), pixel).ravel()


def _dividing(discs: Sequence[Part], settings: DecodingSettings) -> list[Part]:
    """Return the discs that are large enough to lie between two bodies."""
    least = settings.least_share * usual_volume(discs)
    return [disc for disc in discs if disc.volume >= least]
