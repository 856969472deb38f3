"""Draw how made-up spines become the prompt of another one.

python -m docs.images.draw_atlases docs/images/atlases.png
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from docs.images.panels import save_panels
from numpy.typing import NDArray
from PIL import Image

from vertext.atlases import Atlas, ProbabilityAtlas, register_atlases
from vertext.data.phantom import Phantom, make_phantom
from vertext.registration import Spine
from vertext.reports.overlay import blend_structures
from vertext.reports.preview_slice import grey_picture

PLANE, PIXEL_MM, SLICES = (288, 160), 1.1, (9, 5.0)
ATLASES = 5
COARSE = 5
SCALE = 2
FIRST_SEED = 11


def draw(path: Path) -> None:
    """Draw scan, coarse labels, an atlas before and after registration, and the doubt of all."""
    patient, *others = (person(seed) for seed in range(FIRST_SEED, FIRST_SEED + 1 + ATLASES))
    target = Spine(coarse(patient.labels.data), patient.labels.spacing)
    atlases = [Atlas(f"{n}", f"{n}", other.labels) for n, other in enumerate(others)]
    registered = register_atlases(target, atlases, workers=1)
    first = registered.warped[0]
    votes = ProbabilityAtlas.of(registered.labels())
    grey = patient.volume.data
    panels = {
        "a made-up scan": picture(grey),
        "coarse labels": picture(grey, target.labels),
        "an atlas": picture(grey, first.atlas.labels.data),
        "registered": picture(grey, first.labels),
        f"where {len(registered.warped)} disagree": tones(votes.entropy),
    }
    save_panels(panels, path)


def person(seed: int) -> Phantom:
    """Make up a patient, healthy and of the usual count."""
    return make_phantom(seed, plane=PLANE, pixel_mm=PIXEL_MM, slices=SLICES, pathology=False)


def coarse(labels: NDArray[np.integer]) -> NDArray[np.uint8]:
    """Return labels as a coarse network would give them: in blocks of pixels."""
    blocks = labels[:, ::COARSE, ::COARSE].repeat(COARSE, axis=1).repeat(COARSE, axis=2)
    return np.ascontiguousarray(blocks[:, : labels.shape[1], : labels.shape[2]], np.uint8)


def picture(grey: NDArray[np.generic], labels: NDArray[np.integer] | None = None) -> Image.Image:
    """Draw the middle slice, in colours where there are labels."""
    middle = len(grey) // 2
    height, width = grey.shape[1:]
    plain = grey_picture(grey[middle], (SCALE * width, SCALE * height))
    return plain if labels is None else blend_structures(plain, labels[middle])


def tones(values: NDArray[np.float32]) -> Image.Image:
    """Draw the middle slice of a map, white for its largest value."""
    plane = values[len(values) // 2] / values.max()
    grey = Image.fromarray((255 * plane).round().astype(np.uint8))
    size = (SCALE * grey.width, SCALE * grey.height)
    return grey.resize(size, Image.Resampling.NEAREST).convert("RGB")


if __name__ == "__main__":
    draw(Path(sys.argv[1]))
