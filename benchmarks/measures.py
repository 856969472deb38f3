"""How exact the measures are, what changes them, whether they are plausible, how long they take.

    OMP_NUM_THREADS=1 python benchmarks/measures.py [SPIDER_FOLDER] [--persons 4]

Prints Markdown: errors on phantoms of known geometry (persons drawn with their pathologies, in
thick and in thin slices), differences between poses of one array, means on SPIDER's own masks
beside published ones, agreement between half and full resolution, and process time of one thread.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.measures.phantom_truth import phantom_truth

from vertext.data.phantom import make_phantom
from vertext.measures.measure_levels import measure_levels
from vertext.measures.measures import Measures
from vertext.measures.units import UNITS
from vertext.volumes import LabelMap, read_labels

VOXEL_MM = 0.9375
SLICES = {"thick": (17, 4.0), "thin": (69, VOXEL_MM)}
LARGE = {"plane": (640, 640), "pixel_mm": 0.46875, "slices": (20, 4.0)}
LUMBAR_BODIES = ("L1", "L2", "L3", "L4", "L5")
LUMBAR_DISCS = ("L1/L2", "L2/L3", "L3/L4", "L4/L5", "L5/S1")
Error = tuple[float, float, float | None]


def values(measures: Measures) -> dict[tuple[str, str], float]:
    """Return what could be measured."""
    return {(m.name, m.level): m.value for m in measures if m.value is not None}


def phantom_errors(persons: int, slices: tuple[int, float]) -> dict[str, list[Error]]:
    """Return (error, share of what is allowed, 1 if within 2 uncertainties) of each, by measure."""
    errors = defaultdict(list)
    for seed in range(persons):
        phantom = make_phantom(seed, pixel_mm=VOXEL_MM, slices=slices)
        measures = measure_levels(phantom.labels)
        for (name, level), known in phantom_truth(phantom).items():
            found = measures.get(name, level)
            if found is not None and found.value is not None:
                error = found.value - known.value
                spread = found.uncertainty
                told = None if spread is None else float(abs(error) <= 2 * spread)
                errors[name].append((error, abs(error) / known.allowed(VOXEL_MM), told))
    return errors


def tell_phantoms(persons: int) -> None:
    """Print a line for each measure."""
    for kind, slices in SLICES.items():
        head(f"Phantoms, {kind} slices ({slices[1]:g} mm), voxels of {VOXEL_MM:g} mm",
             "measure", "n", "mean error", "mean size of error", "largest", "unit",
             "largest / allowed", "within allowed", "within 2 uncertainties")  # fmt: skip
        errors = phantom_errors(persons, slices)
        for name in (name for name in UNITS if name in errors):
            *numbers, told = zip(*errors[name], strict=True)
            error, share = (np.array(column) for column in numbers)
            row(name, len(error), f"{error.mean():.2f}", f"{np.abs(error).mean():.2f}",
                f"{np.abs(error).max():.2f}", UNITS[name], f"{share.max():.2f}",
                f"{(share <= 1).mean():.0%}", covered(told))  # fmt: skip


def covered(told: Iterable[float | None]) -> str:
    """Return how many errors their uncertainty covers; nothing where none is told."""
    known = [one for one in told if one is not None]
    return f"{np.mean(known):.0%}" if known else ""


def moved(labels: LabelMap) -> dict[str, LabelMap]:
    """Return the same voxels as other arrays, in another pose, and cut into four."""
    affine = labels.affine[:, [2, 0, 1, 3]]
    data = labels.data.transpose(2, 0, 1)
    flip = labels.affine.copy()
    flip[:3, 3] += flip[:3, 1] * (labels.shape[1] - 1)
    flip[:3, 1] *= -1
    turn, angle = np.eye(4), np.radians(15)
    turn[1:3, 1:3] = [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]
    fine = labels.affine.copy()
    fine[:3, 1:3] /= 2
    fine[:3, 3] -= fine[:3, 1:3].sum(axis=1) / 2
    finer = labels.data.repeat(2, axis=1).repeat(2, axis=2)
    return {
        "axes permuted": replace(labels, data=data, affine=affine),
        "rows flipped": replace(labels, data=labels.data[:, ::-1], affine=flip),
        "patient turned by 15 degrees": replace(labels, affine=turn @ labels.affine),
        "voxels cut into four": replace(labels, data=finer, affine=fine),
    }


def tell_invariance() -> None:
    """Print the largest difference of any measure, by unit."""
    units = ("mm", "deg", "%", "mm2", "mm3", "1")
    head("Invariance: largest difference of any measure", "what was done", *units)
    labels = make_phantom(0, slices=SLICES["thick"]).labels
    expected = values(measure_levels(labels, redrawings=0))
    for name, other in moved(labels).items():
        found = values(measure_levels(other, redrawings=0))
        largest = dict.fromkeys(units, 0.0)
        for key in expected.keys() & found.keys():
            unit = UNITS[key[0]]
            largest[unit] = max(largest[unit], abs(found[key] - expected[key]))
        row(name, *(f"{largest[unit]:.2g}" for unit in units))


PUBLISHED = (
    ("body_height_anterior", ("L5",), "30.3 ± 1.9", "[1]"),
    ("body_height_posterior", ("L5",), "26.3 ± 1.9", "[1]"),
    ("body_depth", ("L5",), "33.5 ± 3.1", "[1]"),
    ("disc_height_anterior", ("L1/L2",), "6.9; 10.8 ± 1.6", "[2], [3]"),
    ("disc_height_anterior", ("L5/S1",), "13.6; 18.7 ± 1.6", "[2], [3]"),
    ("disc_height_middle", ("L1/L2",), "7.9; 10.0 ± 1.9", "[2], [3]"),
    ("disc_height_middle", ("L4/L5",), "12.0; 13.8 ± 2.0", "[2], [3]"),
    ("disc_height_posterior", ("L4/L5",), "8.1; 10.1 ± 1.0", "[2], [3]"),
    ("disc_depth", ("L4/L5",), "33.1 ± 2.4", "[3]"),
    ("canal_diameter", ("L1",), "15.1", "[4]"),
    ("canal_diameter", ("L4",), "12.8", "[4]"),
    ("lumbar_lordosis", ("L1-S1",), "36.8 ± 13.2 (T12-S1, lying)", "[5]"),
    ("body_wedge_angle", LUMBAR_BODIES, "", ""),
    ("disc_height_index", LUMBAR_DISCS, "", ""),
    ("disc_bulge", LUMBAR_DISCS, "", ""),
    ("slip", LUMBAR_DISCS, "", ""),
)
"""Measure, levels, published mean ± standard deviation, source (docs/reference/measures.md)."""


def tell_spider(folder: Path) -> None:
    """Print means on the reference masks beside published ones, and what had no value."""
    found = [read_spider(file) for file in sorted(folder.glob("*_labels.nii.gz"))]
    head(f"SPIDER, reference masks of {len(found)} patients", "measure", "level", "n", "no value",
         "mean ± SD", "5 % to 95 %", "unit", "published", "source")  # fmt: skip
    for name, levels, published, source in PUBLISHED:
        entries = [m for measures in found for m in measures if m.name == name]
        entries = [m for m in entries if m.level in levels]
        numbers = np.array([m.value for m in entries if m.value is not None])
        low, high = np.percentile(numbers, (5, 95))
        row(name, levels[0] if len(levels) == 1 else f"{levels[0]} to {levels[-1]}", len(numbers),
            len(entries) - len(numbers), f"{numbers.mean():.1f} ± {numbers.std(ddof=1):.1f}",
            f"{low:.1f} to {high:.1f}", UNITS[name], published, source)  # fmt: skip


def tell_agreement(folder: Path) -> None:
    """Print how far half resolution is from full resolution."""
    files = sorted((folder / "fullres").glob("*_labels.nii.gz"))
    differences = defaultdict(list)
    for file in files:
        full, half = (values(read_spider(f)) for f in (file, folder / file.name))
        for key in full.keys() & half.keys():
            differences[key[0]].append(half[key] - full[key])
    head(f"Half against full resolution, {len(files)} patients", "measure", "n",
         "mean difference", "mean size", "largest", "unit")  # fmt: skip
    for name in (name for name in UNITS if name in differences):
        difference = np.array(differences[name])
        row(name, len(difference), f"{difference.mean():.2f}", f"{np.abs(difference).mean():.2f}",
            f"{np.abs(difference).max():.2f}", UNITS[name])  # fmt: skip


def read_spider(file: Path) -> Measures:
    """Measure one of SPIDER's label maps."""
    return measure_levels(replace(read_labels(file), scheme="spider"), redrawings=0)


def tell_time(runs: int = 5) -> None:
    """Print the process seconds of all measures of a large case."""
    labels = make_phantom(1, **LARGE).labels
    seconds = []
    for _ in range(runs):
        start = time.process_time()
        count = len(measure_levels(labels).entries)
        seconds.append(time.process_time() - start)
    shape = " x ".join(map(str, labels.shape))
    head(f"Time of {count} measures of {shape} voxels, process seconds", "least", "median", "most")
    row(*(f"{f(seconds):.2f}" for f in (min, np.median, max)))


def head(title: str, *cells: str) -> None:
    """Print a heading and that of a table."""
    sys.stdout.write(f"\n### {title}\n\n")
    row(*cells)
    row(*("---" for _ in cells))


def row(*cells: object) -> None:
    """Print a line of a table."""
    sys.stdout.write(f"| {' | '.join(map(str, cells))} |\n")
    sys.stdout.flush()


def main(arguments: Iterable[str] | None = None) -> None:
    """Print everything."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "folder", nargs="?", type=Path, default=Path("../shared/data/spider_t2space")
    )
    parser.add_argument("--persons", type=int, default=4, help="phantoms of each kind")
    asked = parser.parse_args(arguments)
    tell_time()
    tell_phantoms(asked.persons)
    tell_invariance()
    if asked.folder.is_dir():
        tell_spider(asked.folder)
        tell_agreement(asked.folder)


if __name__ == "__main__":
    main()
