"""Draw what the shipped model makes of the middle of the example scan, step by step.

python -m docs.images.draw_atm_net docs/images/atm-net.png
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
from docs.images.panels import save_panels
from numpy.typing import NDArray
from PIL import Image

import vertext
from vertext.anatomy import SPINE
from vertext.decoding import decode_levels
from vertext.inference.native_labels import native_labels
from vertext.inference.runtime import Runtime
from vertext.inference.scan_network import ScanNetwork
from vertext.models.model_bundle import DEFAULT_MODEL
from vertext.reports.name_tags import draw_name_tags
from vertext.reports.overlay import blend_structures
from vertext.reports.preview_slice import grey_picture
from vertext.volumes import SagittalView, Volume

HEIGHT = 640
NEIGHBOURS = 2
COLUMNS = slice(70, 250)


class Steps:
    """The middle slices of a scan, from grey values to names."""

    def __init__(self, scan: Volume, runtime: Runtime) -> None:
        whole = SagittalView.of(scan).volume
        middle = whole.shape[0] // 2
        self.slices = whole.data[middle - NEIGHBOURS : middle + NEIGHBOURS + 1]
        self.volume = replace(whole, data=self.slices)
        self._runtime, self._card = runtime, runtime.bundle.card
        self._network = ScanNetwork(
            runtime.network, self.volume, self._card.input,
            classes=len(self._card.classes), keep_features=True,
        )  # fmt: skip

    def probabilities(self, levels: tuple[str, str] | None = None) -> NDArray[np.float32]:
        """Ask the network, told of a range of levels or of all that it knows."""
        prompts = self._runtime.plan(levels=levels).first(len(self.slices), sides_known=True)
        return self._network.probabilities(self._runtime.tokens(prompts))

    def likeliest(self, probabilities: NDArray[np.float32]) -> NDArray[np.integer]:
        """Return the most probable class of each pixel of the middle slice, as it is."""
        numbers = np.array([0, *(SPINE.by_name(name).index for name in self._card.classes[1:])])
        best = numbers[probabilities[NEIGHBOURS].argmax(axis=0)]
        return self._network.grid.restore_labels(best)

    def decoded(self, probabilities: NDArray[np.float32]) -> NDArray[np.integer]:
        """Return what level decoding makes of it."""
        grid, classes = self._network.grid, self._card.classes
        spacing = (self.volume.spacing[0], grid.pixel_mm, grid.pixel_mm)
        found = decode_levels(probabilities, spacing, classes, inside=grid.inside)
        return native_labels(probabilities, found.labels, classes, grid)[NEIGHBOURS]

    def picture(
        self, labels: NDArray[np.integer] | None = None, *, tags: bool = False
    ) -> Image.Image:
        """Draw the middle slice, in colours and with names where wanted."""
        plane = self.slices[NEIGHBOURS][:, COLUMNS]
        rows, columns = (n * mm for n, mm in zip(plane.shape, self.volume.spacing[1:], strict=True))
        picture = grey_picture(plane, (round(HEIGHT * columns / rows), HEIGHT))
        if labels is not None:
            picture = blend_structures(picture, labels[:, COLUMNS])
        if tags and labels is not None:
            draw_name_tags(picture, labels[:, COLUMNS])
        return picture


def draw(path: Path) -> None:
    """Draw the slice, the network's answers to two prompts, and the decoded names."""
    runtime = Runtime(DEFAULT_MODEL, scheme="spider", device="cpu", threads=None)
    steps = Steps(vertext.read_scan(vertext.example_scan()), runtime)
    told_less = steps.probabilities(("L1", "L5"))
    template = steps.probabilities()
    panels = {
        "slice": steps.picture(),
        "told L1 to L5": steps.picture(steps.likeliest(told_less)),
        "told T9 to the canal": steps.picture(steps.likeliest(template)),
        "after level decoding": steps.picture(steps.decoded(template), tags=True),
    }
    save_panels(panels, path)


if __name__ == "__main__":
    draw(Path(sys.argv[1]))
