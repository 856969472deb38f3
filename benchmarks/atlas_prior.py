"""Weigh a network's class probabilities by the shares of registered atlases: would they help it?

    python benchmarks/atlas_prior.py runs/atlases/coarse-a0.bundle --folds 0 1 --weights 0.25 0.5 1
    python benchmarks/atlas_fusion.py table

Of the atlases that atlas_fusion.py registered: probability times share to the power of the weight,
decoded as usual. Nothing is trained. Keeps label maps in runs/atlases, which the table shows.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import numpy as np
from atlas_fusion import DATA, OUT
from numpy.typing import NDArray

from vertext.anatomy import IGNORE, SPINE
from vertext.atlases.probability_atlas import ProbabilityAtlas
from vertext.data.labelled_folder import list_labelled_folder
from vertext.decoding import DecodingSettings, decode_levels
from vertext.inference.asked_source import AUTO
from vertext.inference.native_labels import native_labels
from vertext.inference.runtime import Runtime
from vertext.inference.scan_network import ScanNetwork
from vertext.volumes import SagittalView, Volume, read_scan

LEAST = 0.02
"""Share of a class that no atlas gives."""

Labels = NDArray[np.uint8]


def weighed(
    runtime: Runtime, view: Volume, atlases: Labels, weights: list[float]
) -> Iterator[Labels]:
    """Yield internal numbers (Z, H, W) for each weight."""
    card = runtime.bundle.card
    scan = ScanNetwork(runtime.network, view, card.input, classes=len(card.classes))
    plan = runtime.plan(prompt=AUTO, levels=None, clicks=(), option=None)
    prompts = plan.first(view.shape[0], sides_known=view.orientation_known)
    probabilities = scan.probabilities(runtime.tokens(prompts))
    numbers = [0, *(SPINE.by_name(name).index for name in card.classes[1:])]
    shares = ProbabilityAtlas.of(scan.grid.sample_labels(atlases, outside=IGNORE)).mean[numbers]
    spacing = (view.spacing[0], scan.grid.pixel_mm, scan.grid.pixel_mm)
    settings = DecodingSettings(**(card.numbering.model_dump() if card.numbering else {}))
    for weight in weights:
        product = probabilities * (shares.swapaxes(0, 1) + LEAST) ** weight
        product /= product.sum(axis=1, keepdims=True)
        decoded = decode_levels(
            product, spacing, card.classes, inside=scan.grid.inside, settings=settings
        )
        yield native_labels(product, decoded.labels, card.classes, scan.grid)


def main() -> None:
    """Segment every held-out scan whose atlases were registered."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("bundle")
    parser.add_argument("--folds", type=int, nargs="+", required=True)
    parser.add_argument("--weights", type=float, nargs="+", required=True)
    asked = parser.parse_args()
    runtime = Runtime(asked.bundle, scheme="internal", device="cpu", threads=None)
    for case in list_labelled_folder(DATA).complete():
        file = OUT / f"{case.name}.npz"
        if case.fold not in asked.folds or not file.exists():
            continue
        view = SagittalView.of(read_scan(case.image)).volume
        with np.load(file) as kept:
            answers = weighed(runtime, view, kept["labels"], asked.weights)
            for weight, labels in zip(asked.weights, answers, strict=True):
                out = OUT / f"network times atlases, {weight:g}"
                out.mkdir(parents=True, exist_ok=True)
                np.savez_compressed(out / file.name, labels=labels)


if __name__ == "__main__":
    main()
