"""Time every score of one volume against MONAI and surface-distance, on one core, same volume."""

from __future__ import annotations

import argparse
import os
import sys
import time
import warnings
from collections.abc import Callable

os.environ["OMP_NUM_THREADS"] = "1"

import numpy as np
import torch
from monai.metrics import compute_average_surface_distance, compute_hausdorff_distance
from scipy import ndimage

from vertext.anatomy import CLASS_COUNT, SPINE, Kind
from vertext.data.phantom import make_phantom
from vertext.metrics import CaseScores, Table, surface_distances

SHAPE = (20, 640, 640)
SPACING = (4.0, 0.55, 0.55)
ERROR_PX = 2.0
"""Standard deviation of the outline's error along rows and columns."""

Pair = tuple[np.ndarray, np.ndarray]
Result = tuple[float, float]


def make_pair() -> Pair:
    """Return a prediction and its truth, 19 labels: a made-up spine, and the same bent a little."""
    phantom = make_phantom(
        3, plane=SHAPE[1:], pixel_mm=SPACING[1], slices=(SHAPE[0], SPACING[0]), pathology=False
    )
    truth = phantom.labels.data.astype(np.uint8)
    truth[(truth >= CLASS_COUNT) | (truth == SPINE.of_kind(Kind.SACRUM)[0].index)] = 0
    random = np.random.default_rng(0)
    places = np.indices(SHAPE)
    for axis in (1, 2):
        knots = random.normal(0, ERROR_PX, (5, 16, 16))
        bend = ndimage.zoom(knots, np.divide(SHAPE, knots.shape), order=1)
        places[axis] = np.clip(np.rint(places[axis] + bend), 0, SHAPE[axis] - 1)
    return truth[tuple(places)], truth


def all_views(prediction: np.ndarray, truth: np.ndarray) -> Result:
    """Every score of `vertext evaluate`."""
    scores = CaseScores.of("case", prediction, truth, spacing=SPACING).outlines.values()
    return float(np.mean([s.hd95 for s in scores])), float(np.mean([s.asd for s in scores]))


def distances(prediction: np.ndarray, truth: np.ndarray) -> Result:
    """HD95 and ASD alone."""
    surfaces = surface_distances(prediction, truth, SPACING).values()
    return float(np.mean([s.hd95 for s in surfaces])), float(np.mean([s.asd for s in surfaces]))


def monai(prediction: np.ndarray, truth: np.ndarray) -> Result:
    """MONAI's HD95 and ASD; one-hot planes are part of its interface."""
    labels = np.unique(truth)
    planes = [
        torch.from_numpy(np.stack([array == label for label in labels]))[None]
        for array in (prediction, truth)
    ]
    hd95 = compute_hausdorff_distance(*planes, percentile=95, spacing=SPACING)
    asd = compute_average_surface_distance(*planes, spacing=SPACING)
    return float(hd95.mean()), float(asd.mean())


def deepmind(prediction: np.ndarray, truth: np.ndarray) -> Result:
    """HD95 and ASD of surface-distance, which weighs surfaces by their area."""
    import surface_distance

    hd95, asd = [], []
    for label in np.unique(truth)[1:]:
        surfaces = surface_distance.compute_surface_distances(
            truth == label, prediction == label, SPACING
        )
        hd95.append(surface_distance.compute_robust_hausdorff(surfaces, 95))
        asd.append(surface_distance.compute_average_surface_distance(surfaces)[1])
    return float(np.mean(hd95)), float(np.mean(asd))


TOOLS: dict[str, tuple[Callable[[np.ndarray, np.ndarray], Result], int]] = {
    "vertext, all scores of all four views": (all_views, 7),
    "vertext, HD95 + ASD": (distances, 7),
    "surface-distance, HD95 + ASD": (deepmind, 3),
    "MONAI, HD95 + ASD": (monai, 2),
}


def main() -> None:
    """Print one line a tool: the best of several runs."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    torch.set_num_threads(1)
    warnings.simplefilter("ignore")
    pair = make_pair()
    rows = []
    for name, (tool, runs) in TOOLS.items():
        timed = [_timed(tool, pair) for _ in range(runs)]
        hd95, asd = timed[0][2]
        wall, cpu = min(t[0] for t in timed), min(t[1] for t in timed)
        rows.append([name, f"{wall:.3f}", f"{cpu:.3f}", f"{hd95:.3f}", f"{asd:.3f}"])
    labels = len(np.unique(pair[1])) - 1
    title = f"{SHAPE} voxels of {SPACING} mm, {labels} labels, load {os.getloadavg()[0]:.1f}"
    header = ("tool", "seconds", "CPU seconds", "HD95 mm", "ASD mm")
    sys.stdout.write(Table(title, header, rows).markdown())


def _timed(
    tool: Callable[[np.ndarray, np.ndarray], Result], pair: Pair
) -> tuple[float, float, Result]:
    wall, cpu = time.perf_counter(), time.process_time()
    result = tool(*pair)
    return time.perf_counter() - wall, time.process_time() - cpu, result


if __name__ == "__main__":
    main()
