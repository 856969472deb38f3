"""Time level decoding alone: network output in, named label map at network resolution out.

    OMP_NUM_THREADS=1 python benchmarks/decoding.py src/vertext/examples/034_image.nii.gz

Process time of one thread, the least and the median of some runs, without the network and without
writing back to the native grid.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from pathlib import Path

from vertext.decoding import decode_levels
from vertext.inference.runtime import Runtime
from vertext.inference.scan_network import ScanNetwork
from vertext.volumes import SagittalView, read_scan

RUNS = 9


def decoding_times(scan: Path, runtime: Runtime) -> tuple[tuple[int, ...], list[float]]:
    """Return the shape of the network's output, (Z, C, H, W), and the seconds of each run."""
    volume = SagittalView.of(read_scan(scan)).volume
    card = runtime.bundle.card
    network = ScanNetwork(runtime.network, volume, card.input, classes=len(card.classes))
    prompts = runtime.plan().first(volume.shape[0], sides_known=False)
    probabilities = network.probabilities(runtime.tokens(prompts))
    pixel = network.grid.pixel_mm
    spacing = (volume.spacing[0], pixel, pixel)
    seconds = []
    for _ in range(RUNS):
        start = time.process_time()
        decode_levels(probabilities, spacing, card.classes, inside=network.grid.inside)
        seconds.append(time.process_time() - start)
    return probabilities.shape, seconds


def main() -> None:
    """Print one line a scan."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("scans", type=Path, nargs="+", metavar="SCAN")
    parser.add_argument("--model", default="atm-net")
    arguments = parser.parse_args()
    runtime = Runtime(arguments.model, scheme="spider", device="cpu", threads=1)
    for scan in arguments.scans:
        shape, seconds = decoding_times(scan, runtime)
        least, median = 1000 * min(seconds), 1000 * statistics.median(seconds)
        sys.stdout.write(f"{scan.name} {shape}: {least:.0f} ms, median {median:.0f} ms\n")


if __name__ == "__main__":
    main()
