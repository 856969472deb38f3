"""Time the DICOM objects of one case: series read, segmentation and structured report written.

    OMP_NUM_THREADS=1 python benchmarks/dicom_output.py

A made-up series of 20 slices of 640 x 640 pixels with 19 structures, each in 16 slices, and 200
measures. Process time of one thread, the least and the median of some runs; importing the
libraries is not counted.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import highdicom  # noqa: F401 - imported here, so that no run pays for it
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.mr_series import write_mr_series

from vertext.anatomy import SPINE
from vertext.measures.measure import Measure
from vertext.measures.units import UNITS
from vertext.reports.dicom_sr import write_dicom_sr
from vertext.volumes import LabelMap, Volume, read_scan
from vertext.volumes.dicom_kind import SegmentationKind
from vertext.volumes.dicom_seg import write_dicom_seg

RUNS = 5
SHAPE = (20, 640, 640)
MEASURES = 200


def made_up_series(folder: Path) -> Path:
    """Write the series."""
    affine = np.array([[-4.0, 0, 0, 38], [0, 0, -0.45, 144], [0, -0.45, 0, 144], [0, 0, 0, 1]])
    values = np.random.default_rng(0).integers(0, 400, SHAPE).astype(np.uint16)
    return write_mr_series(folder, Volume(values, affine))


def made_up_labels(series: Path) -> LabelMap:
    """Return bands, one a structure, in all but the two outermost slices on either side."""
    scan = read_scan(series)
    structures = [s for s in SPINE.ordered + SPINE.beside if s.index > 1]
    data = np.zeros(scan.shape, np.uint8)
    for number, structure in enumerate(structures):
        data[200:420, number * 33 : number * 33 + 30, 2:-2] = structure.index
    return LabelMap.on(scan, data, scheme="internal")


def made_up_measures() -> list[Measure]:
    """Return measures, many a level."""
    levels = [structure.name for structure in SPINE.ordered]
    names = list(UNITS)
    return [
        Measure(
            name=names[n % len(names)],
            level=levels[n // len(names)],
            value=n / 7,
            unit=UNITS[names[n % len(names)]],
        )
        for n in range(MEASURES)
    ]


def main() -> None:
    """Print a line for each object."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        series = made_up_series(folder / "scan")
        labels, measures, model = made_up_labels(series), made_up_measures(), ("made up", "1")
        for kind in SegmentationKind:
            path = folder / "seg.dcm"
            seconds = timed(
                lambda: write_dicom_seg(labels, series, path, kind=kind, model=model)  # noqa: B023
            )
            tell(f"SEG {kind}", seconds, path)
        path = folder / "sr.dcm"
        seconds = timed(lambda: write_dicom_sr(measures, series, path, model=model))
        tell("SR", seconds, path)


def timed(action: Callable[[], object]) -> list[float]:
    """Return the process seconds of each run."""
    seconds = []
    for _ in range(RUNS):
        start = time.process_time()
        action()
        seconds.append(time.process_time() - start)
    return seconds


def tell(what: str, seconds: list[float], path: Path) -> None:
    """Print seconds and size of the file."""
    size = path.stat().st_size / 1e6
    sys.stdout.write(
        f"{what}: least {min(seconds):.2f} s, median {statistics.median(seconds):.2f} s, "
        f"{size:.1f} MB\n"
    )


if __name__ == "__main__":
    main()
