"""One call, one made-up chest CT."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from vertext.anatomy import PULMONARY_VESSELS
from vertext.chest.lung_sides import lung_sides
from vertext.chest.sided_classes import sided_classes
from vertext.data.vascular_phantom.chest_geometry import ChestGeometry
from vertext.data.vascular_phantom.chest_grid import ChestGrid
from vertext.data.vascular_phantom.chest_vessels import ChestVessels
from vertext.data.vascular_phantom.contrast_phase import ContrastPhase
from vertext.data.vascular_phantom.paint_chest import paint_chest
from vertext.data.vascular_phantom.vascular_phantom import VascularPhantom
from vertext.volumes import LabelMap, Volume

SPACING_MM = 1.5
TIPS = 420
TIP_RADIUS_MM = 0.8

_NOISE_HU = (12.0, 32.0)
_BLUR = (0.35, 0.6)


def make_vascular_phantom(
    seed: int,
    *,
    phase: ContrastPhase | str = ContrastPhase.PULMONARY,
    spacing_mm: float = SPACING_MM,
    size: float = 1.0,
    tips: int = TIPS,
    tip_radius_mm: float = TIP_RADIUS_MM,
) -> VascularPhantom:
    """Draw a person and scan the chest.

    Lungs and vessels depend on the seed, `size`, `tips` and `tip_radius_mm` alone: the same seed
    gives the same chest in every phase and at every resolution.

    Args:
        seed: Seed of everything.
        phase: "pulmonary", "aortic", "mixed" or "plain".
        spacing_mm: Distance of voxels.
        size: 1 for an adult; half of it takes an eighth of the voxels.
        tips: Ends of each lung's artery, and of its veins.
        tip_radius_mm: Their radius.
    """
    phase = ContrastPhase(phase)
    person, growth, scanner = np.random.default_rng(seed).spawn(3)
    chest = ChestGeometry.random(person, size=size)
    vessels = ChestVessels.random(chest, growth, tips=tips, tip_radius_mm=tip_radius_mm)
    grid = ChestGrid.around(chest.half_mm, spacing_mm)
    painted = paint_chest(grid, chest, vessels, phase, scanner)
    numbers = sided_classes(painted.kinds, lung_sides(painted.lungs))
    names = {vessel.index: vessel.name for vessel in PULMONARY_VESSELS}
    return VascularPhantom(
        volume=Volume(_scanned(painted.hu, scanner), grid.affine, modality="CT"),
        labels=LabelMap(numbers, grid.affine, names=names),
        kinds=painted.kinds,
        lungs=painted.lungs,
        vessels=vessels,
        chest=chest,
        phase=phase,
    )


def _scanned(hu: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.int16]:
    """Blur by the reconstruction kernel and add noise that the kernel has smoothed a little."""
    scan = ndimage.gaussian_filter(hu, rng.uniform(*_BLUR))
    noise = ndimage.gaussian_filter(rng.standard_normal(hu.shape, dtype=np.float32), 0.5)
    scan += rng.uniform(*_NOISE_HU) / noise.std() * noise
    return np.rint(np.clip(scan, -1024, 3071)).astype(np.int16)
