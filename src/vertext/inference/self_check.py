"""Checks the installation: packages, devices, shipped models, one run through the network."""

from __future__ import annotations

import platform
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import PackageNotFoundError, version

import numpy as np
import onnxruntime

from vertext.anatomy import SPINE, Kind
from vertext.data.vascular_phantom import make_vascular_phantom
from vertext.errors import BundleError, VertextError
from vertext.inference.onnx_network import physical_cores
from vertext.inference.onnx_session import PROVIDERS
from vertext.inference.segmenter import Segmenter
from vertext.inference.vessel_segmenter import VesselSegmenter
from vertext.models.model_bundle import load_model, shipped_bundles
from vertext.version import __version__
from vertext.volumes import SagittalView, Volume, read_scan
from vertext.volumes.example_scan import example_scan

NEEDED = (
    "SimpleITK", "onnxruntime", "numpy", "scipy", "connected-components-3d", "pydicom",
    "pylibjpeg-openjpeg", "pylibjpeg-rle", "pyjpegls", "pydantic", "typer", "rich",
    "safetensors", "PyYAML", "pillow",
)  # fmt: skip
OPTIONAL = {
    "train": ("torch", "monai", "lightning", "onnx"),
    "text": ("transformers", "tokenizers"),
    "dicom": ("highdicom",),
    "pacs": ("dicomweb-client",),
}


@dataclass(frozen=True)
class Check:
    """One thing that was looked at.

    Attributes:
        name: What.
        works: Whether it works; None for something optional that is not there.
        detail: Version, place, or what is wrong and how to mend it.
        exit_code: Exit code of its failure.
    """

    name: str
    works: bool | None
    detail: str
    exit_code: int = 1


def self_check() -> list[Check]:
    """Look at everything that segmentation needs; nothing is downloaded or written."""
    machine = f"{platform.system()} {platform.machine()}, {physical_cores()} physical cores"
    return [
        Check("vertext", True, f"{__version__}, Python {sys.version.split()[0]}, {machine}"),
        *(_package(name) for name in NEEDED),
        *_extras(),
        *_devices(),
        *_models(),
    ]


def _package(name: str) -> Check:
    try:
        return Check(name, True, version(name))
    except PackageNotFoundError:
        return Check(name, False, f"not installed: pip install {name}")


def _extras() -> Iterator[Check]:
    for extra, packages in OPTIONAL.items():
        missing = [name for name in packages if not _package(name).works]
        detail = ", ".join(f"{n} {version(n)}" for n in packages if n not in missing)
        if missing:
            detail = f'not installed: {", ".join(missing)} (pip install "vertext[{extra}]")'
        yield Check(f"[{extra}]", None if missing else True, detail)


def _devices() -> Iterator[Check]:
    available = onnxruntime.get_available_providers()
    for device, provider in PROVIDERS.items():
        there = provider in available
        detail = provider if there else "not there (needs onnxruntime-gpu and its driver)"
        yield Check(f"device {device}", there if device == "cpu" else (there or None), detail)


def _models() -> Iterator[Check]:
    shipped = shipped_bundles()
    if not shipped:
        yield Check("models", False, "no model came with this installation", BundleError.exit_code)
    for name in shipped:
        yield _tried(f"model {name}", partial(_verified, name))
        yield _tried(f"self-test {name}", partial(_segmented, name))


def _tried(name: str, trial: Callable[[], str]) -> Check:
    try:
        return Check(name, True, trial())
    except VertextError as error:
        return Check(name, False, str(error), error.exit_code)


def _verified(name: str) -> str:
    bundle = load_model(name)
    return f"{bundle.card.version}, every file is whole, {bundle.path}"


def _segmented(name: str) -> str:
    """Push a small scan through the whole pipeline; what counts is that it runs."""
    start = time.perf_counter()
    card = load_model(name).card
    if card.cube is not None:
        scan = "a small chest"
        VesselSegmenter(name).segment(
            make_vascular_phantom(0, spacing_mm=3.0, size=0.35, tips=24).volume
        )
    elif card.atlases is not None:
        # Atlases are laid on what a coarse network found, which must be something.
        scan = "two slices"
        Segmenter(name).segment(_two_slices())
    else:
        # Noise would be refused as no spine, if nobody said that it is one.
        scan = "two slices"
        vertebrae = SPINE.of_kind(Kind.VERTEBRA)
        Segmenter(name, levels=(vertebrae[0].name, vertebrae[-1].name)).segment(_noise())
    return f"{scan} in {time.perf_counter() - start:.1f} s"


def _noise() -> Volume:
    grey = np.random.default_rng(0).normal(100, 20, (2, 64, 64)).astype(np.float32)
    return Volume(grey, np.array([[-4.0, 0, 0, 0], [0, 0, -2, 0], [0, -2, 0, 0], [0, 0, 0, 1]]))


def _two_slices() -> Volume:
    whole = SagittalView.of(read_scan(example_scan())).volume
    middle = whole.shape[0] // 2
    return replace(whole, data=whole.data[middle : middle + 2])
