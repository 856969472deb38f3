"""Where vessels are missed or mixed up: along the true centre lines, by radius, as Markdown.

    python benchmarks/vessel_radii.py runs/data/chests runs/lacaf/scores/lacaf [--subset test]

Of the label maps that `benchmarks/vessels.py` wrote. Centre lines of made-up chests are known
(NAME_truth.json); every millimetre of them that lies in the case's label map counts once. `found`:
any vessel was outlined there. `right`: of what was found, the share whose class is right.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from vessels import labels_file, test_cases

from vertext.anatomy import PULMONARY_VESSELS
from vertext.data.chest.chest_case import ChestCase
from vertext.metrics.table import Table
from vertext.volumes import LabelMap, read_labels

EDGES_MM = (0.0, 0.9, 1.2, 1.6, 2.5, np.inf)
STEP_MM = 1.0


def counts(case: ChestCase, found: LabelMap) -> Counter[tuple[str, int, str]]:
    """Count points by kind of vessel, place in EDGES_MM, and what they were taken for."""
    truth = read_labels(case.labels)
    total: Counter[tuple[str, int, str]] = Counter()
    for vessel in PULMONARY_VESSELS:
        for radius, points in _branches(case, vessel.name):
            here = tuple(_voxels(points, truth).T)
            known = truth.data[here] == vessel.index
            answers = found.data[here][known]
            place = int(np.searchsorted(EDGES_MM, radius, side="right")) - 1
            total[vessel.kind.value, place, "all"] += len(answers)
            total[vessel.kind.value, place, "found"] += int((answers > 0).sum())
            total[vessel.kind.value, place, "right"] += int((answers == vessel.index).sum())
    return total


def _branches(case: ChestCase, vessel: str) -> Iterator[tuple[float, NDArray[np.float64]]]:
    """Yield radius in mm and points of each branch, one a millimetre, in world mm."""
    file = case.image.with_name(f"{case.patient}_truth.json")
    for tree in json.loads(file.read_text(encoding="utf-8"))[vessel]:
        for branch in tree:
            line = np.array(branch["points_mm"])
            along = np.concatenate([[0], np.linalg.norm(np.diff(line, axis=0), axis=1).cumsum()])
            places = np.arange(0, along[-1], STEP_MM)
            points = np.stack([np.interp(places, along, axis) for axis in line.T], axis=1)
            yield branch["radius_mm"], points


def _voxels(points: NDArray[np.float64], labels: LabelMap) -> NDArray[np.intp]:
    inverse = np.linalg.inv(labels.affine)
    voxels = np.rint(points @ inverse[:3, :3].T + inverse[:3, 3]).astype(np.intp)
    return np.clip(voxels, 0, np.array(labels.shape) - 1)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="Labelled folder of made-up chests")
    parser.add_argument("scores", type=Path, help="Label maps of a model")
    parser.add_argument("--subset", default="test")
    asked = parser.parse_args()
    total: Counter[tuple[str, int, str]] = Counter()
    for case in test_cases(asked.folder, asked.subset):
        total += counts(case, read_labels(labels_file(asked.scores, case)))
    rows = []
    for kind, place, what in sorted(total):
        if what == "all":
            length, found, right = (total[kind, place, key] for key in ("all", "found", "right"))
            span = f"{kind}, {EDGES_MM[place]:g} to {EDGES_MM[place + 1]:g}"
            shares = f"{found / length:.2f}", f"{right / max(1, found):.2f}"
            rows.append((span, str(length), *shares))
    header = ("radius, mm", "length, mm", "found", "right")
    print(Table("Centre lines by radius", header, rows).markdown())


if __name__ == "__main__":
    main()
