"""Time the shipped bundle beside other networks on the slices of one scan, in one run.

    python benchmarks/speed.py src/vertext/examples/034_image.nii.gz [--threads 2]

Each in a process of its own, the median of three runs: `vertext`, the whole chain as `vertext
segment` runs it, and its network alone; `paper`, ATM-Net in the paper's size (384 × 384, Swin of
feature size 48, a prompt of 32 phrases) as a bundle computes it (ONNX Runtime); `swin_unetr`,
MONAI's SwinUNETR of feature size 48 in eager torch at 384 × 384; `nnunet`, the sliding window of
nnU-Net v2's predictor without mirroring over a 2-D plan of its usual width. Weights of the last
three are random, which changes no time. Prints a JSON object with milliseconds a slice and ratios
to `swin_unetr`.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

RUNS = 3
SIZE = (384, 384)
PLAN = {"features": [32, 64, 128, 256, 512, 512, 512], "patch": (320, 256)}

Timings = dict[str, float]


def time_vertext(scan: Path, threads: int) -> Timings:
    """Segment a scan with the model loaded; all but writing."""
    import vertext

    segmenter = vertext.Segmenter(threads=threads)
    segmenter.segment(scan)
    whole, network = [], []
    for _ in range(RUNS):
        start = time.perf_counter()
        timings = segmenter.segment(scan).report.timings
        whole.append(time.perf_counter() - start)
        network.append(timings.network if timings else 0.0)
    return {"seconds": statistics.median(whole), "network_seconds": statistics.median(network)}


def time_paper(scan: Path, threads: int) -> Timings:
    """Run encoder and decoder of the paper's ATM-Net slice by slice."""
    import onnxruntime
    import torch

    from vertext.anatomy import CLASS_COUNT
    from vertext.models.registry import build_network
    from vertext.training.experiment import read_experiment
    from vertext.training.onnx_graphs import OnnxGraphs

    experiment = read_experiment(Path("configs/atm-net.yaml"), ("text.mode=phrases",))
    network = build_network(experiment.network, experiment.model).eval()
    config = network.config
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    with tempfile.TemporaryDirectory() as folder, torch.no_grad():
        OnnxGraphs(network, tuple(range(CLASS_COUNT))).write(Path(folder))
        encoder, decoder = (
            onnxruntime.InferenceSession(f"{folder}/{name}.onnx", options)
            for name in ("encoder", "decoder")
        )
    image = np.zeros((1, 1, *config.image_size), np.float32)
    tokens = np.zeros((1, 32, config.token_dim), np.float32)
    said = {"tokens": tokens, "token_mask": np.ones((1, 32), bool)}
    names = [output.name for output in encoder.get_outputs()]

    def one() -> None:
        features = dict(zip(names, encoder.run(names, {"image": image}), strict=True))
        decoder.run(None, features | said)

    return _slices(one, scan)


def time_swin_unetr(scan: Path, threads: int) -> Timings:
    """Run MONAI's SwinUNETR slice by slice, the network alone."""
    import torch

    from vertext.models.atm_net.swin_encoder import swin_unetr

    torch.set_num_threads(threads)
    network = swin_unetr(in_channels=1, out_channels=20, image_size=SIZE).eval()
    image = torch.zeros(1, 1, *SIZE)
    with torch.inference_mode():
        return _slices(lambda: network(image), scan)


def time_nnunet(scan: Path, threads: int) -> Timings:
    """Run nnU-Net's own sliding window over the scan."""
    from types import SimpleNamespace

    import torch
    from dynamic_network_architectures.architectures.unet import PlainConvUNet
    from nnunetv2.inference.predict_from_raw_data import nnUNetPredictor

    torch.set_num_threads(threads)
    stages = len(PLAN["features"])
    predictor = nnUNetPredictor(
        use_mirroring=False,
        perform_everything_on_device=False,
        device=torch.device("cpu"),
        allow_tqdm=False,
    )
    predictor.network = PlainConvUNet(
        1, stages, PLAN["features"], torch.nn.Conv2d, 3, [1] + [2] * (stages - 1), 2, 20,
        2, conv_bias=True, norm_op=torch.nn.InstanceNorm2d, norm_op_kwargs={"affine": True},
        nonlin=torch.nn.LeakyReLU, nonlin_kwargs={"inplace": True},
    )  # fmt: skip
    predictor.configuration_manager = SimpleNamespace(patch_size=PLAN["patch"])
    predictor.label_manager = SimpleNamespace(num_segmentation_heads=20)
    predictor.allowed_mirroring_axes = None
    image = torch.zeros(1, *_view(scan))
    predictor.predict_sliding_window_return_logits(image)
    seconds = _median(lambda: predictor.predict_sliding_window_return_logits(image))
    return {"seconds": seconds, "slices": image.shape[1]}


CONTESTANTS: dict[str, Callable[[Path, int], Timings]] = {
    "vertext": time_vertext,
    "paper": time_paper,
    "swin_unetr": time_swin_unetr,
    "nnunet": time_nnunet,
}


def main() -> None:
    """Time all, or one of them in this process."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("scan", type=Path)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--only", choices=CONTESTANTS, action="append")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    chosen = arguments.only or list(CONTESTANTS)
    if arguments.here:
        timings = CONTESTANTS[chosen[0]](arguments.scan, arguments.threads)
        sys.stdout.write(json.dumps(timings | {"peak_mib": _peak_mib()}))
        return
    slices = _view(arguments.scan)[0]
    found = {name: _in_own_process(arguments, name) for name in chosen}
    for timings in found.values():
        timings["ms_a_slice"] = 1000 * timings["seconds"] / slices
        if "swin_unetr" in found:
            timings["ratio"] = timings["seconds"] / found["swin_unetr"]["seconds"]
    sys.stdout.write(json.dumps(found, indent=2) + "\n")


def _in_own_process(arguments: argparse.Namespace, name: str) -> Timings:
    command = [sys.executable, __file__, str(arguments.scan), "--here", "--only", name]
    command += ["--threads", str(arguments.threads)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    timings: Timings = json.loads(done.stdout.splitlines()[-1])
    return timings


def _slices(one: Callable[[], object], scan: Path) -> Timings:
    count = _view(scan)[0]
    one()
    return {"seconds": _median(lambda: [one() for _ in range(count)])}


def _view(scan: Path) -> tuple[int, ...]:
    from vertext.volumes import SagittalView, read_scan

    return SagittalView.of(read_scan(scan)).volume.shape


def _median(action: Callable[[], object]) -> float:
    def timed() -> float:
        start = time.perf_counter()
        action()
        return time.perf_counter() - start

    return statistics.median(timed() for _ in range(RUNS))


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
