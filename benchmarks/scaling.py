"""Tell how the time of a scan grows with its slices and matrix, and what a second worker saves.

    OMP_NUM_THREADS=1 python benchmarks/scaling.py SCAN [--cases 40]

Slices and matrix: processor seconds of one thread with the model loaded, all but writing, the
least of two runs. Workers: seconds of `vertext segment` on a folder of so many copies of the scan
by 1 and by 2 workers, each with a core of its own, start and writing included; needs 2 idle cores.
Prints a JSON object.
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
        seconds = {
            workers: _cohort(arguments.scan, arguments.cases, workers) for workers in WORKERS
        }
        found["seconds_by_workers"] = seconds
        found["two_workers_over_one"] = seconds[1] / seconds[2]
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


def _cohort(scan: Path, cases: int, workers: int) -> float:
    """Return the seconds of a run over copies of a scan, a core for each worker."""
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
        return time.perf_counter() - start


if __name__ == "__main__":
    main()
