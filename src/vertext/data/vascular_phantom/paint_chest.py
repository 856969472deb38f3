"""Grey values of a chest and what its vessels are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from vertext.anatomy import Side, VesselKind
from vertext.data.vascular_phantom.chest_geometry import ChestGeometry
from vertext.data.vascular_phantom.chest_grid import ChestGrid
from vertext.data.vascular_phantom.chest_vessels import ChestVessels
from vertext.data.vascular_phantom.contrast_phase import ContrastPhase
from vertext.data.vascular_phantom.tube_field import TubeField
from vertext.data.vascular_phantom.vessel_tree import Branch

Values = NDArray[np.float32]

_AIR, _FAT, _MUSCLE, _LUNG, _BONE, _LUMEN, _WALL = -1000, -95, 50, -850, 320, -990, 10
_WALL_MM = 0.9
_MEDIASTINUM = -30
_RIB_PITCH_MM, _RIB_MM, _RIB_SLOPE = 26.0, 9.0, 0.45
_LEVEL_MM, _DISC_MM = 24.0, 4.0


@dataclass(frozen=True, eq=False)
class PaintedChest:
    """What lies in every voxel.

    Attributes:
        hu: Grey values without noise, (I, J, K) Hounsfield units.
        kinds: 0, or the number of the `VesselKind`, (I, J, K) uint8.
        lungs: 0, or the number of the lung's `Side`, vessels and airways inside it included.
    """

    hu: Values
    kinds: NDArray[np.uint8]
    lungs: NDArray[np.uint8]


def paint_chest(
    grid: ChestGrid,
    chest: ChestGeometry,
    vessels: ChestVessels,
    phase: ContrastPhase,
    rng: np.random.Generator,
) -> PaintedChest:
    """Paint a chest.

    Args:
        grid: The voxels.
        chest: Lungs, heart and body.
        vessels: Its tubes.
        phase: Where the contrast medium is.
        rng: Source of the blood's exact grey values and of the lungs' texture.
    """
    lungs = np.zeros(grid.shape, np.uint8)
    for side in Side:
        lungs[chest.lung(side, *grid.axes)] = side.number
    blood = {name: hu + rng.normal(0, 0.04 * abs(hu)) for name, hu in phase.blood.items()}
    hu = _body(grid, chest)
    _fill_lungs(hu, lungs > 0, grid, rng)
    atrium = chest.atrium(*grid.axes)
    hu[chest.heart(*grid.axes) & (lungs == 0)] = blood["heart"]
    hu[atrium & (lungs == 0)] = blood["vein"]
    for tube, name in ((vessels.aorta, "aorta"), (vessels.cava, "cava")):
        _blend(hu, _field(grid, tube), blood[name], grid.spacing_mm)
    _paint_airways(hu, grid, vessels)
    veins = _field(grid, *(b for pair in vessels.veins.values() for t in pair for b in t.branches))
    _blend(hu, veins, blood["vein"], grid.spacing_mm)
    arteries = _field(
        grid, vessels.trunk, *(b for tree in vessels.arteries.values() for b in tree.branches)
    )
    _blend(hu, arteries, blood["artery"], grid.spacing_mm)
    return PaintedChest(hu, _kinds(arteries, veins, atrium), lungs)


def _field(grid: ChestGrid, *tubes: Branch) -> TubeField:
    return TubeField(grid, tubes, margin_mm=2 * grid.spacing_mm)


def _blend(hu: Values, tubes: TubeField, value: float, spacing_mm: float) -> None:
    hu += tubes.coverage(spacing_mm) * (value - hu)


def _kinds(arteries: TubeField, veins: TubeField, atrium: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Arteries go over veins, as they are painted; the atrium is no vessel."""
    kinds = np.zeros(atrium.shape, np.uint8)
    kinds[veins.inside & ~atrium] = VesselKind.VEIN.number
    kinds[arteries.inside] = VesselKind.ARTERY.number
    return kinds


def _body(grid: ChestGrid, chest: ChestGeometry) -> Values:
    """Return skin, muscle, ribs and spine, with fat for what lies between the lungs."""
    out = chest.body(*grid.axes)
    x, y, z = chest.text_book(*grid.axes)
    ribs = np.mod(z - _RIB_SLOPE * y, _RIB_PITCH_MM) < _RIB_MM
    bodies = np.mod(z, _LEVEL_MM) > _DISC_MM
    hu = np.full(grid.shape, _AIR, np.float32)
    for where, value in (
        (out <= 1, _FAT),
        (out <= 0.93, _MUSCLE),
        ((out > 0.84) & (out < 0.9) & ribs & (np.abs(x) > 18), _BONE),
        ((np.abs(x) < 24) & (np.abs(y) < 60) & (z > -70), _MEDIASTINUM),
        (((x / 17) ** 2 + ((y + 84) / 15) ** 2 <= 1) & bodies, 0.6 * _BONE),
        ((x / 9) ** 2 + ((y + 104) / 5) ** 2 <= 1, _BONE),
    ):
        np.copyto(hu, np.float32(value), where=where)
    return hu


def _fill_lungs(
    hu: Values, lungs: NDArray[np.bool_], grid: ChestGrid, rng: np.random.Generator
) -> None:
    """Give the lungs their grey: denser at the back, and uneven."""
    field = ndimage.gaussian_filter(
        rng.standard_normal(grid.shape, dtype=np.float32), 4 / grid.spacing_mm
    )
    y = grid.axes[1].astype(np.float32)
    tissue = _LUNG - 0.35 * y + 22 * field / field.std()
    hu[lungs] = tissue[lungs]


def _paint_airways(hu: Values, grid: ChestGrid, vessels: ChestVessels) -> None:
    lumen = _field(grid, *vessels.airways)
    wall = np.clip(0.5 - (lumen.distance_mm - _WALL_MM) / grid.spacing_mm, 0, 1)
    hu += wall * (_WALL - hu)
    _blend(hu, lumen, _LUMEN, grid.spacing_mm)
