"""The figure of vessels: one case in three planes and 3-D, every method beside the truth.

    python benchmarks/vessel_figures.py runs/data/chests chest03000 runs/lacaf/scores/* \\
        -o vessels.png

Methods are folders of `benchmarks/vessels.py`. Arteries are red, veins green. The planes are those
with most misclassified vessels of all methods; dashed yellow boxes lie where these are densest, the
same for every method, and are enlarged in the corner.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from scipy import ndimage

from vertext.anatomy import PULMONARY_VESSELS, VesselKind
from vertext.data.labelled_folder import IMAGE_ENDING, LABELS_ENDING
from vertext.reports.drawing import FOREGROUND, write
from vertext.reports.orthogonal_planes import Plane, fullest_planes
from vertext.reports.overlay import blend_structures
from vertext.reports.preview_slice import grey_picture
from vertext.reports.save_picture import save_picture
from vertext.volumes import read_labels, read_scan
from vertext.volumes.isotropic_grid import IsotropicGrid

TRUTH = "truth"
_PIXELS_MM = 1.8
_BOX_MM, _ZOOM = 30.0, 2.2
_GAP, _NAME, _TITLE = 6, 170, 30
_YELLOW = (255, 225, 60)
_DASH = 6
_KINDS = np.array([0, *(vessel.kind.number for vessel in PULMONARY_VESSELS)], np.uint8)
_COLOURS = {VesselKind.ARTERY: (225, 45, 40), VesselKind.VEIN: (45, 170, 80)}
_AMBIENT, _SMOOTH = 0.55, 0.7

Labels = NDArray[np.uint8]
Box = tuple[int, int, int, int]


@dataclass(frozen=True, eq=False)
class Scene:
    """A case on cubes.

    Attributes:
        grey: Hounsfield units, axes to the right, the front and up.
        truth: Class numbers.
        methods: Class numbers of each method.
        edge_mm: Edge of a cube.
    """

    grey: NDArray[np.float32]
    truth: Labels
    methods: dict[str, Labels]
    edge_mm: float

    @classmethod
    def read(cls, folder: Path, case: str, methods: list[Path], edge_mm: float) -> Scene:
        scan = read_scan(folder / f"{case}{IMAGE_ENDING}")
        grid = IsotropicGrid.of(scan, edge_mm)

        def labels(file: Path) -> Labels:
            return grid.sample_labels(read_labels(file).data.astype(np.uint8))

        found = {one.name: labels(one / f"{case}_labels.nii.gz") for one in methods}
        truth = labels(folder / f"{case}{LABELS_ENDING}")
        return cls(grid.sample(scan.data), truth, found, edge_mm)

    @property
    def wrong(self) -> NDArray[np.uint8]:
        """How many methods take a vessel for the other kind, for the other side, or miss it."""
        vessel = self.truth > 0
        return sum(
            (vessel & (found != self.truth)).astype(np.uint8) for found in self.methods.values()
        )

    def figure(self) -> Image.Image:
        """Draw a row a method, the truth last."""
        wrong = self.wrong
        places = fullest_planes(wrong if wrong.any() else self.truth)
        boxes = {plane: self._box(plane.of(wrong, at)) for plane, at in places.items()}
        rows = []
        for name, labels in (self.methods | {TRUTH: self.truth}).items():
            panels = [self._panel(plane, places[plane], labels, boxes[plane]) for plane in places]
            rows.append((name, [*panels, self._tree(labels)]))
        return _grid(rows, [*(plane.value for plane in places), "3-D, from the front"])

    @property
    def _scale(self) -> float:
        return _PIXELS_MM * self.edge_mm

    def _box(self, wrong: NDArray[np.uint8]) -> Box:
        """Return left, top, right, bottom in voxels of the plane, where most is wrong."""
        side = max(3, round(_BOX_MM / self.edge_mm))
        rows, columns = wrong.shape
        density = ndimage.uniform_filter(wrong.astype(np.float32), side, mode="constant")
        row, column = np.unravel_index(int(density.argmax()), wrong.shape)
        top = int(np.clip(row - side // 2, 0, max(0, rows - side)))
        left = int(np.clip(column - side // 2, 0, max(0, columns - side)))
        return left, top, min(columns, left + side), min(rows, top + side)

    def _panel(self, plane: Plane, index: int, labels: Labels, box: Box) -> Image.Image:
        shown, grey = plane.of(labels, index), plane.of(self.grey, index)
        size = _pixels(shown.shape[::-1], self._scale)
        picture = blend_structures(grey_picture(grey, size), shown, PULMONARY_VESSELS)
        at = tuple(round(edge * self._scale) for edge in box)
        zoomed = picture.crop(at).resize(_pixels((at[2] - at[0], at[3] - at[1]), _ZOOM))
        draw = ImageDraw.Draw(picture)
        _dashed(draw, at)
        # The corner that the box is not in.
        x = 0 if at[0] > picture.width / 2 else picture.width - zoomed.width
        y = 0 if at[1] > picture.height / 2 else picture.height - zoomed.height
        picture.paste(zoomed, (x, y))
        _dashed(draw, (x, y, x + zoomed.width - 1, y + zoomed.height - 1))
        return picture

    def _tree(self, labels: Labels) -> Image.Image:
        """Look at the vessels from the front; what is nearer hides what is behind."""
        kinds = _KINDS[labels][:, ::-1]
        first = (kinds > 0).argmax(axis=1)
        seen = np.take_along_axis(kinds, first[:, None], axis=1)[:, 0]
        behind = np.where(seen > 0, first, kinds.shape[1]).astype(float)
        depth = ndimage.gaussian_filter(behind, _SMOOTH)
        slope = np.hypot(*np.gradient(depth))
        light = _AMBIENT + (1 - _AMBIENT) / np.sqrt(1 + slope**2)
        picture = np.zeros((*seen.shape, 3))
        for kind, colour in _COLOURS.items():
            picture[seen == kind.number] = colour
        lit = np.swapaxes(picture * light[..., None], 0, 1)[::-1, ::-1]
        image = Image.fromarray(lit.round().astype(np.uint8))
        return image.resize(_pixels(image.size, self._scale), Image.Resampling.BICUBIC)


def _pixels(size: tuple[int, ...], scale: float) -> tuple[int, int]:
    width, height = size
    return max(1, round(width * scale)), max(1, round(height * scale))


def _dashed(draw: ImageDraw.ImageDraw, box: Box) -> None:
    left, top, right, bottom = box
    for x in range(left, right, 2 * _DASH):
        for y in (top, bottom):
            draw.line([(x, y), (min(right, x + _DASH), y)], fill=_YELLOW, width=2)
    for y in range(top, bottom, 2 * _DASH):
        for x in (left, right):
            draw.line([(x, y), (x, min(bottom, y + _DASH))], fill=_YELLOW, width=2)


def _grid(rows: list[tuple[str, list[Image.Image]]], titles: list[str]) -> Image.Image:
    """Lay rows of panels below each other, names at the left and titles on top."""
    widths = [panel.width for panel in rows[0][1]]
    height = max(panel.height for panel in rows[0][1])
    page = Image.new(
        "RGB",
        (_NAME + sum(widths) + _GAP * len(widths), _TITLE + (height + _GAP) * len(rows)),
    )
    draw = ImageDraw.Draw(page)
    for number, (name, panels) in enumerate(rows):
        top, left = _TITLE + number * (height + _GAP), _NAME
        write(draw, (8, top + height / 2), name, size=17, anchor="lm", fill=FOREGROUND)
        for panel, title in zip(panels, titles, strict=True):
            page.paste(panel, (left, top + (height - panel.height) // 2))
            if number == 0:
                write(draw, (left + panel.width / 2, _TITLE / 2), title, size=17, anchor="mm")
            left += panel.width + _GAP
    return page


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="Labelled folder")
    parser.add_argument("case")
    parser.add_argument("methods", type=Path, nargs="+", help="Folders of benchmarks/vessels.py")
    parser.add_argument("-o", "--out", type=Path, default=Path("vessels.png"))
    parser.add_argument("--spacing", type=float, default=1.5, help="Edge of the drawn voxels, mm")
    asked = parser.parse_args()
    scene = Scene.read(asked.folder, asked.case, asked.methods, asked.spacing)
    # Few colours look the same and take fewer bytes.
    save_picture(scene.figure().quantize(96, dither=Image.Dither.NONE), asked.out)


if __name__ == "__main__":
    main()
