"""Draw how lungs tell the side of each vessel, in a made-up chest.

python -m docs.images.draw_vessels docs/images/vessels.png
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from docs.images.panels import save_panels
from numpy.typing import NDArray
from PIL import Image

from vertext.anatomy import PULMONARY_VESSELS
from vertext.chest.lung_sides import lung_sides
from vertext.data.vascular_phantom import make_vascular_phantom
from vertext.reports.orthogonal_planes import Plane
from vertext.reports.overlay import blend_structures
from vertext.reports.preview_slice import grey_picture

SEED, SIZE, SPACING_MM = 7, 0.7, 1.2
SCALE = 2
WINDOW_HU = (-1000, 400)


def draw(path: Path) -> None:
    """Draw a coronal plane: CT, lungs, the side of every place, and the four classes."""
    phantom = make_vascular_phantom(SEED, size=SIZE, spacing_mm=SPACING_MM)
    hu = phantom.volume.data
    place = hu.shape[Plane.CORONAL.across] // 2
    ct = Plane.CORONAL.of(np.clip(hu, *WINDOW_HU), place)
    panels = {
        "a made-up chest CT": coloured(ct),
        "lungs": coloured(ct, Plane.CORONAL.of(phantom.lungs, place)),
        "the nearest lung": coloured(ct, Plane.CORONAL.of(lung_sides(phantom.lungs), place)),
        "arteries and veins by side": coloured(ct, Plane.CORONAL.of(phantom.labels.data, place)),
    }
    save_panels(panels, path)


def coloured(ct: NDArray[np.generic], numbers: NDArray[np.integer] | None = None) -> Image.Image:
    """Draw a plane, each number in the colour of the vessel that has it."""
    picture = grey_picture(ct, (SCALE * ct.shape[1], SCALE * ct.shape[0]))
    return picture if numbers is None else blend_structures(picture, numbers, PULMONARY_VESSELS)


if __name__ == "__main__":
    draw(Path(sys.argv[1]))
