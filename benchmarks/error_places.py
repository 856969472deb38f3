"""Where the wrong voxels of a tissue lie: at its border, and in which slices.

    python benchmarks/error_places.py runs/held_out ../shared/data/spider_t2space

Compares label maps with the truth, whatever the level, and prints a Markdown table: Dice over all
slices and over the middle half of them, and the share of wrong voxels within a pixel of the border
that the truth draws.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_dilation, binary_erosion

from vertext.anatomy import IGNORE, SPINE, Kind, scheme
from vertext.volumes import SagittalView, read_labels

KINDS = (Kind.VERTEBRA, Kind.DISC, Kind.CANAL)
IN_PLANE = np.ones((1, 3, 3), bool)

Mask = NDArray[np.bool_]


def structures(path: Path) -> NDArray[np.uint8]:
    """Return internal numbers in the canonical view, (Z, H, W)."""
    labels = read_labels(path)
    internal, _ = scheme("spider").to_internal(labels.data)
    numbers = replace(labels, data=internal, scheme="internal", names={})
    return SagittalView.of(numbers).volume.data.astype(np.uint8)


def dice(one: Mask, other: Mask) -> float:
    return float(2 * (one & other).sum() / (one.sum() + other.sum()))


def places(found: Mask, true: Mask) -> tuple[float, float, float]:
    """Return Dice, Dice of the middle half of the slices, and the share of errors at the border."""
    depth = len(true)
    middle = slice(depth // 4, 3 * depth // 4)
    border = binary_dilation(true, IN_PLANE) & ~binary_erosion(true, IN_PLANE)
    wrong = found ^ true
    share = float((wrong & border).sum() / max(1, wrong.sum()))
    return dice(found, true), dice(found[middle], true[middle]), share


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("found", type=Path, help="Folder of *_image_labels.nii.gz.")
    parser.add_argument("truth", type=Path, help="Folder of *_labels.nii.gz.")
    options = parser.parse_args()
    rows: dict[Kind, list[tuple[float, float, float]]] = {kind: [] for kind in KINDS}
    for path in sorted(options.found.glob("*_image_labels.nii.gz")):
        found = structures(path)
        truth = structures(options.truth / path.name.replace("_image_labels", "_labels"))
        for kind in KINDS:
            numbers = [structure.index for structure in SPINE.of_kind(kind)]
            shown = np.isin(found, numbers) & (truth != IGNORE)
            rows[kind].append(places(shown, np.isin(truth, numbers)))
    print("| tissue | scans | Dice | middle half of the slices | errors at the border |")
    print("|---" * 5 + "|")
    for kind, each in rows.items():
        whole, middle, share = np.mean(each, axis=0)
        print(f"| {kind.value} | {len(each)} | {whole:.3f} | {middle:.3f} | {share:.0%} |")


if __name__ == "__main__":
    main()
