"""Make a case ready for training."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vertext.anatomy import VesselKind, vessels_named
from vertext.chest.find_lungs import Lungs, find_lungs
from vertext.chest.lung_sides import lung_sides
from vertext.chest.sided_classes import sided_classes
from vertext.data.chest.chest_case import ChestCase
from vertext.errors import LabelError
from vertext.volumes import read_labels, read_scan
from vertext.volumes.hu_window import LUNG_VESSELS_HU, hu_window
from vertext.volumes.isotropic_grid import IsotropicGrid

SPACING_MM = 1.5


@dataclass(frozen=True, eq=False)
class PreparedChest:
    """A case on cubic voxels whose axes grow to the right, the front and up.

    Attributes:
        image: Grey values in the window, 0 to 1, (I, J, K) float32.
        labels: Class numbers of the annotated vessels, (I, J, K) uint8.
        annotated: Whether each class is annotated, by class number from 1, (4,).
        region: Number of the `Side` whose vessels the loss asks for there, 0 for none, (I, J, K)
            uint8.
        lungs: 0, or the number of the lung's `Side`, (I, J, K) uint8.
        affine: Array index to world, 4x4.
        by_midline: Whether left and right were told by the middle of the body.
    """

    image: NDArray[np.float32]
    labels: NDArray[np.uint8]
    annotated: NDArray[np.bool_]
    region: NDArray[np.uint8]
    lungs: NDArray[np.uint8]
    affine: NDArray[np.float64]
    by_midline: bool


def prepare_chest(
    case: ChestCase,
    *,
    spacing_mm: float = SPACING_MM,
    window: tuple[float, float] = LUNG_VESSELS_HU,
) -> PreparedChest:
    """Read, resample and window a case, and tell the sides of its vessels by its lungs.

    Sides that labels tell are not taken over: a vessel that crosses the middle changes its side
    there, as in what the models say.

    Args:
        case: The case.
        spacing_mm: Edge of the cubic voxels.
        window: HU that become 0 and 1.

    Raises:
        ReadError: A file cannot be read.
        LabelError: The labels lie on another grid, or hold numbers that the case does not name.
        UnsupportedInputError: The scan shows no lungs.
    """
    scan, truth = read_scan(case.image), read_labels(case.labels)
    if truth.shape != scan.shape or not np.allclose(truth.affine, scan.affine, atol=1e-2):
        raise LabelError("the labels lie on another grid than the image", source=case.labels)
    grid = IsotropicGrid.of(scan, spacing_mm)
    hu = grid.sample(scan.data)
    lungs = find_lungs(hu, spacing_mm)
    edges = (spacing_mm,) * 3
    numbers = grid.sample_labels(truth.data)
    classes = _classes(numbers, case.numbers, lungs, edges, source=case.labels)
    return PreparedChest(
        image=hu_window(hu, window),
        labels=case.annotation.keep(classes),
        annotated=case.annotation.vector,
        region=case.annotation.region(lungs.sides, edges),
        lungs=lungs.sides,
        affine=grid.affine,
        by_midline=lungs.by_midline,
    )


def _classes(
    numbers: NDArray[np.integer],
    names: Mapping[int, str],
    lungs: Lungs,
    edges: tuple[float, ...],
    *,
    source: Path,
) -> NDArray[np.uint8]:
    """Return class numbers, whose sides are those of the lungs."""
    unknown = sorted(set(np.unique(numbers).tolist()) - {0, *names})
    if unknown:
        raise LabelError(
            f"the labels hold {', '.join(map(str, unknown))}, which names no vessel", source=source
        )
    kinds = {kind.value: kind.number for kind in VesselKind}
    table = np.zeros(max(names) + 1, np.uint8)
    for number, name in names.items():
        table[number] = kinds[name] if name in kinds else vessels_named([name])[0].kind.number
    return sided_classes(table[numbers], lung_sides(lungs.sides, edges))
