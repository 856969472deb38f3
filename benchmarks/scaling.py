"""Tell how the time of a scan grows with its slices and matrix, and what a second worker saves.

    OMP_NUM_THREADS=1 python benchmarks/scaling.py SCAN [--cases 40]

Slices and matrix: processor seconds of one thread with the model loaded, all but writing, the
least of two runs. Workers: seconds of `vertext segment` on a folder of so many copies of the scan
by 1 and by 2 workers, each with a core of its own, start and writing included, and how much the
steps beside the network add to its seconds with one; needs 2 idle cores. Prints a JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

import vertext
from vertext.volumes import SagittalView, Volume, read_scan

RUNS = 2
SHARES = (0.25, 0.5, 1.0)
FACTORS = (1, 2, 3)
WORKERS = (1, 2)

Timings = dict[str, float | None]
"""Seconds by step, as a report has them."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("scan", type=Path)
    parser.add_argument("--cases", type=int, default=40, help="of the cohort; 0 leaves it out")
    arguments = parser.parse_args()
    volume = SagittalView.of(read_scan(arguments.scan)).volume
    segmenter = vertext.Segmenter(threads=1)
    found: dict[str, object] = {
        "seconds_by_slices": _seconds(segmenter, [_slab(volume, share) for share in SHARES], 0),
        "seconds_by_rows": _seconds(segmenter, [_finer(volume, f) for f in FACTORS], 1),
    }
    if arguments.cases:
        runs = {workers: _cohort(arguments.scan, arguments.cases, workers) for workers in WORKERS}
        seconds = {workers: run[0] for workers, run in runs.items()}
        found["seconds_by_workers"] = seconds
        found["two_workers_over_one"] = seconds[1] / seconds[2]
        found["steps_over_network"] = _shares(runs[1][1])
    sys.stdout.write(json.dumps(found, indent=2) + "\n")


def _seconds(segmenter: vertext.Segmenter, volumes: list[Volume], axis: int) -> dict[int, float]:
    """Return the processor seconds of each volume by its length along an axis."""
    return {
        volume.shape[axis]: round(min(_timed(segmenter, volume) for _ in range(RUNS)), 3)
        for volume in volumes
    }


def _timed(segmenter: vertext.Segmenter, volume: Volume) -> float:
    start = time.process_time()
    segmenter.segment(volume)
    return time.process_time() - start


def _slab(volume: Volume, share: float) -> Volume:
    """Return the middle slices."""
    count = max(1, round(share * volume.shape[0]))
    first = (volume.shape[0] - count) // 2
    affine = volume.affine.copy()
    affine[:, 3] += first * affine[:, 0]
    return replace(volume, data=volume.data[first : first + count], affine=affine)


def _finer(volume: Volume, factor: int) -> Volume:
    """Return the same picture on a finer matrix."""
    affine = volume.affine.copy()
    affine[:, 1:3] /= factor
    data = np.repeat(np.repeat(volume.data, factor, axis=1), factor, axis=2)
    return replace(volume, data=data, affine=affine)


def _cohort(scan: Path, cases: int, workers: int) -> tuple[float, list[Timings]]:
    """Return the seconds of a run over copies of a scan, a core for each worker, and of its steps.

    The first scan of the run, which loads the model, is left out of the steps.
    """
    with tempfile.TemporaryDirectory(prefix="vertext-") as folder:
        scans = Path(folder, "scans")
        scans.mkdir()
        for number in range(cases):
            shutil.copy(scan, scans / f"case{number:03}.nii.gz")
        command = [sys.executable, "-m", "vertext", "segment", str(scans)]
        command += ["-o", f"{folder}/out", "--workers", str(workers)]
        start = time.perf_counter()
        subprocess.run(
            command,
            check=True,
            stdout=subprocess.DEVNULL,
            preexec_fn=lambda: os.sched_setaffinity(0, range(workers)),
        )
        seconds = time.perf_counter() - start
        reports = sorted(Path(folder, "out").glob("*_report.json"))[1:]
        return seconds, [json.loads(report.read_text())["timings"] for report in reports]


def _shares(cases: list[Timings]) -> dict[str, float]:
    """Return the seconds of each step over those of the network, all cases together."""
    sums = {step: sum(timings[step] or 0.0 for timings in cases) for step in cases[0]}
    return {step: round(seconds / sums["network"], 3) for step, seconds in sums.items()}


if __name__ == "__main__":
    main()
