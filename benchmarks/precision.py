"""Tell what cheaper arithmetic costs in Dice and saves in time, on folds that a bundle never saw.

    OMP_NUM_THREADS=1 python benchmarks/precision.py recipes/lumbar/run-a --folds 0

`int8`: what `vertext quantise` makes of the bundle with three scans of the other folds.
`openvino` and `bfloat16` need OpenVINO (`vertext[openvino]`), and are left out without it. Prints
a line each: mean Dice of the structures of a volume, over scans, and processor seconds of the
networks alone, one thread.
"""

from __future__ import annotations

import argparse
import importlib.util
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from atlas_fusion import DATA, volume_dice

from vertext.data.case import Case
from vertext.data.labelled_folder import list_labelled_folder
from vertext.data.read_truth import read_truth
from vertext.inference import openvino_session
from vertext.inference.onnx_session import OnnxSession
from vertext.inference.segmenter import Segmenter
from vertext.models.model_bundle import load_model
from vertext.training.quantise_bundle import quantise_bundle
from vertext.volumes import SagittalView, read_scan

CALIBRATION_SCANS = 3


def judged(bundle: Path, cases: Sequence[Case], device: str) -> tuple[float, float]:
    """Return the mean Dice of the cases, and the processor seconds of the networks."""
    kind = openvino_session.OpenvinoSession if device == "openvino" else OnnxSession
    run, seconds = kind.run, 0.0

    def timed(*arguments: Any) -> list[Any]:
        nonlocal seconds
        start = time.process_time()
        found = run(*arguments)
        seconds += time.process_time() - start
        return found

    with patch.object(kind, "run", timed):
        segmenter = Segmenter(load_model(bundle), threads=1, device=device)
        scores = []
        for case in cases:
            view = SagittalView.of(read_scan(case.image)).volume
            scores.append(volume_dice(segmenter.segment(view).structures, read_truth(case, view)))
    return float(np.mean(scores)), seconds


def contests(bundle: Path, others: Sequence[Case], folder: Path) -> Iterator[tuple[str, Path, str]]:
    """Yield name, bundle and device of each arithmetic."""
    yield "float32", bundle, "cpu"
    quantise_bundle(bundle, [case.image for case in others[:CALIBRATION_SCANS]], folder / "int8")
    yield "int8", folder / "int8", "cpu"
    if importlib.util.find_spec("openvino"):
        yield "openvino", bundle, "openvino"
        settings = openvino_session._settings(1) | {"INFERENCE_PRECISION_HINT": "bf16"}
        with patch.object(openvino_session, "_settings", lambda threads: settings):
            yield "bfloat16", bundle, "openvino"


def main() -> None:
    """Judge each arithmetic on the folds."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--folds", type=int, nargs="+", required=True)
    arguments = parser.parse_args()
    every = list_labelled_folder(DATA).complete()
    cases = [case for case in every if case.fold in arguments.folds]
    others = [case for case in every if case.fold not in arguments.folds]
    with tempfile.TemporaryDirectory() as folder:
        for name, bundle, device in contests(arguments.bundle, others, Path(folder)):
            dice, seconds = judged(bundle, cases, device)
            print(f"{name:<10} Dice {dice:.4f}, {seconds:.1f} s", flush=True)


if __name__ == "__main__":
    main()
