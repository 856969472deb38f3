"""Time and peak memory of a 320 × 320 × 320 chest CT with the LACAF that ships.

    python benchmarks/vessel_memory.py --threads 2

The scan is a made-up adult of usual size, padded with air. Then the sliding window alone, with
heads of random weights in place of a network, for 4 and for 20 classes. Every part runs in a
process of its own, and the result is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

EDGE, SPACING_MM = 320, 0.93
WINDOW_EDGE = 144
CLASSES = (4, 20)


def segment(folder: Path, threads: int) -> dict[str, float]:
    """Segment the scan, write its files, and return seconds and peak memory of this process."""
    from vertext.inference.case_files import CaseFiles
    from vertext.inference.vessel_segmenter import VesselSegmenter

    start = time.perf_counter()
    segmenter = VesselSegmenter("lacaf", threads=threads)
    result = segmenter.segment(folder / "ct.nii.gz").save(CaseFiles(folder / "out", "ct"))
    return _measured(start) | {"network_seconds": result.report.timings.network}


def window(classes: int) -> dict[str, float]:
    """Run the sliding window over a volume, whose patches are their own features."""
    from vertext.inference.head_look import HeadLook
    from vertext.inference.sliding_window import sliding_window

    width, patch = 8, 48
    rng = np.random.default_rng(0)
    parameters = rng.standard_normal((classes, 2 * width**2 + 3 * width + 1)).astype(np.float32)
    image = rng.random((WINDOW_EDGE,) * 3).astype(np.float32)
    start = time.perf_counter()
    sliding_window(
        image,
        lambda part: HeadLook(np.repeat(part[None], width, axis=0), parameters),
        channels=classes,
        patch=patch,
    )
    return _measured(start)


def prepare(folder: Path) -> None:
    """Write the scan."""
    from vertext.data.vascular_phantom import make_vascular_phantom
    from vertext.volumes.nifti_writer import write_nifti

    volume = make_vascular_phantom(0, spacing_mm=SPACING_MM).volume
    room = [(0, max(0, EDGE - size)) for size in volume.shape]
    scan = np.pad(volume.data, room, constant_values=-1000)[:EDGE, :EDGE, :EDGE]
    write_nifti(folder / "ct.nii.gz", scan, volume.affine)


def _measured(start: float) -> dict[str, float]:
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF)
    spent = peak.ru_utime + peak.ru_stime
    return {
        "seconds": round(seconds, 1),
        "cpu_seconds": round(spent, 1),
        "peak_mib": round(peak.ru_maxrss / 1024),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--part", choices=("prepare", "segment", "window"))
    parser.add_argument("--classes", type=int, default=CLASSES[0])
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args()
    if asked.part == "prepare":
        prepare(asked.folder)
    elif asked.part is not None:
        run = (
            window(asked.classes)
            if asked.part == "window"
            else segment(asked.folder, asked.threads)
        )
        print(json.dumps(run))
    else:
        print(json.dumps(_all(asked.threads), indent=2))


def _all(threads: int) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder:
        _own_process("prepare", f"--folder={folder}")
        whole = _own_process("segment", f"--folder={folder}", f"--threads={threads}")
    return {"segment": whole} | {
        f"window, {count} classes": _own_process("window", f"--classes={count}")
        for count in CLASSES
    }


def _own_process(part: str, *words: str) -> object:
    run = [sys.executable, __file__, "--part", part, *words]
    said = subprocess.run(run, check=True, stdout=subprocess.PIPE, text=True).stdout
    return json.loads(said.splitlines()[-1]) if said else None


if __name__ == "__main__":
    main()
