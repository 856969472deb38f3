"""Time the shipped bundle against Swin UNETR (feature size 48) in eager torch, same slices."""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

RUNS = 3


def time_vertext(scan: Path) -> dict[str, float]:
    """Segment a scan; return seconds without loading the model, and the process's peak memory."""
    import vertext

    segmenter = vertext.Segmenter(threads=2)
    segmenter.segment(scan)
    seconds = [_timed(lambda: segmenter.segment(scan)) for _ in range(RUNS)]
    return {"seconds": statistics.median(seconds), "peak_mib": _peak_mib()}


def time_swin_unetr(scan: Path) -> dict[str, float]:
    """Run MONAI's SwinUNETR once a slice at 384×384, the network alone."""
    import torch

    from vertext.models.atm_net.swin_encoder import swin_unetr
    from vertext.volumes import read_scan
    from vertext.volumes.sagittal_view import SagittalView

    torch.set_num_threads(2)
    slices = SagittalView.of(read_scan(scan)).volume.shape[0]
    network = swin_unetr(in_channels=1, out_channels=20, image_size=(384, 384)).eval()
    image = torch.zeros(1, 1, 384, 384)
    with torch.inference_mode():
        network(image)
        seconds = [_timed(lambda: [network(image) for _ in range(slices)]) for _ in range(RUNS)]
    return {"seconds": statistics.median(seconds), "peak_mib": _peak_mib(), "slices": slices}


def main() -> None:
    """Time both in processes of their own and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scan", type=Path)
    parser.add_argument("--only", choices=("vertext", "swin_unetr"))
    arguments = parser.parse_args()
    if arguments.only:
        run = {"vertext": time_vertext, "swin_unetr": time_swin_unetr}[arguments.only]
        sys.stdout.write(json.dumps(run(arguments.scan)))
        return
    results = {only: _in_own_process(arguments.scan, only) for only in ("vertext", "swin_unetr")}
    ratio = results["vertext"]["seconds"] / results["swin_unetr"]["seconds"]
    sys.stdout.write(json.dumps(results | {"ratio": ratio}, indent=2) + "\n")


def _in_own_process(scan: Path, only: str) -> dict[str, float]:
    command = [sys.executable, __file__, str(scan), "--only", only]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def _timed(action: object) -> float:
    start = time.perf_counter()
    action()  # type: ignore[operator]
    return time.perf_counter() - start


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
