"""Which share of thick arteries a model finds, as they grow thicker than those it has seen.

    python benchmarks/vessel_trunk.py lacaf [--threads 2]

The same made-up adult (seed 3000, which no training has seen) with vessels of two calibres. An
artery counts as thick where a ball of 9 mm fits into it: trunk and main branches.
"""

from __future__ import annotations

import argparse

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from vertext.anatomy import PULMONARY_VESSELS, VesselKind
from vertext.data.vascular_phantom import make_vascular_phantom
from vertext.data.vascular_phantom.make_vascular_phantom import SPACING_MM
from vertext.inference.vessel_segmenter import VesselSegmenter
from vertext.metrics.table import Table

SEED = 3000
TIP_RADII_MM = (0.8, 1.17)
"""Murray's law makes every vessel of the second half as thick again."""
BALL_MM = 9.0
KINDS = np.array([0, *(vessel.kind.number for vessel in PULMONARY_VESSELS)], np.uint8)

Mask = NDArray[np.bool_]


def thick_part(vessels: Mask) -> Mask:
    """Return the vessels where the ball fits."""
    centres = ndimage.distance_transform_edt(vessels, sampling=SPACING_MM) >= BALL_MM / 2
    reach = ndimage.distance_transform_edt(~centres, sampling=SPACING_MM)
    return vessels & (reach <= BALL_MM / 2)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("model")
    parser.add_argument("--threads", type=int)
    asked = parser.parse_args()
    segmenter = VesselSegmenter(asked.model, threads=asked.threads)
    rows = []
    for tip_radius_mm in TIP_RADII_MM:
        phantom = make_vascular_phantom(SEED, tip_radius_mm=tip_radius_mm)
        artery = phantom.kinds == VesselKind.ARTERY.number
        found = KINDS[segmenter.segment(phantom.volume).labels.data] == VesselKind.ARTERY.number
        width = 2 * ndimage.distance_transform_edt(artery, sampling=SPACING_MM).max()
        rows.append((f"{width:.0f}", f"{found[thick_part(artery)].mean():.0%}"))
    print(Table("Thick arteries", ("widest, mm", "found"), rows).markdown())


if __name__ == "__main__":
    main()
