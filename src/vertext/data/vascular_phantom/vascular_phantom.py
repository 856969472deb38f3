"""A made-up chest CT with its vessels and everything that is known of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vertext.data.vascular_phantom.chest_geometry import ChestGeometry
from vertext.data.vascular_phantom.chest_vessels import ChestVessels
from vertext.data.vascular_phantom.contrast_phase import ContrastPhase
from vertext.volumes import LabelMap, Volume


@dataclass(frozen=True, eq=False)
class VascularPhantom:
    """One phantom; all arrays share the grid of the volume.

    Attributes:
        volume: The scan, int16 Hounsfield units, array axes to the right, the front and up.
        labels: Class numbers of `PULMONARY_VESSELS`, every vessel annotated.
        kinds: The same without sides: numbers of `VesselKind`, (I, J, K) uint8.
        lungs: 0, or the number of the lung's `Side`, (I, J, K) uint8.
        vessels: Centre lines and radii of every branch.
        chest: What the lungs were built from.
        phase: Where the contrast medium is.
    """

    volume: Volume
    labels: LabelMap
    kinds: NDArray[np.uint8]
    lungs: NDArray[np.uint8]
    vessels: ChestVessels
    chest: ChestGeometry
    phase: ContrastPhase
