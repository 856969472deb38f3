"""Segment held-out scans by a trained multi-atlas SAM, with the atlases of atlas_fusion.py.

    python benchmarks/atlas_network.py runs/multiatlas-sam --folds 0 1 [--atlases 5]
    python benchmarks/atlas_fusion.py table

Keeps label maps in runs/atlases/NAME-OF-THE-RUN, which the table then shows as a line.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from atlas_fusion import DATA, OUT
from numpy.typing import NDArray

from vertext.anatomy import SPINE
from vertext.atlases import AtlasChannels, AtlasVotes
from vertext.data.labelled_folder import list_labelled_folder
from vertext.decoding import decode_levels
from vertext.inference.atlas_prompt import AtlasPrompt
from vertext.inference.native_labels import native_labels
from vertext.inference.scan_network import ScanNetwork
from vertext.inference.torch_network import TorchNetwork
from vertext.models.model_card import InputSpec
from vertext.training.active_classes import active_classes
from vertext.training.experiment import read_experiment
from vertext.training.load_network import load_network
from vertext.volumes import SagittalView, Volume, read_scan


class TrainedRun:
    """The last weights of a run, with canvas, normalisation and decoding as in `vertext segment`.

    Args:
        folder: Of the run.
        count: Atlases that prompt it; as in training by default.
    """

    def __init__(self, folder: Path, count: int | None) -> None:
        experiment = read_experiment(folder / "experiment.yaml")
        active = active_classes(experiment)
        model = experiment.model
        if model.atlas_prompt is None:
            msg = f"{folder} is no run of a network that atlases prompt"
            raise SystemExit(msg)
        self.classes = tuple(SPINE.classes[number] for number in active)
        self.network = TorchNetwork(load_network(folder / "last.ckpt", experiment), active)
        self.spec = InputSpec(size=model.image_size, spacing_mm=experiment.data.spacing_mm)
        self.channels = AtlasChannels(model.atlas_prompt, model.out_channels)
        self.count = count or experiment.data.atlas_count
        self.with_coarse = experiment.data.atlas_coarse

    def segment(self, view: Volume, votes: AtlasVotes) -> NDArray[np.uint8]:
        """Return internal numbers (Z, H, W) of a canonical view with registered atlases."""
        labels = votes.label_maps(self.count, with_coarse=self.with_coarse)
        scan = ScanNetwork(
            self.network,
            view,
            self.spec,
            classes=len(self.classes),
            atlases=AtlasPrompt(labels, self.channels),
        )
        probabilities = scan.probabilities(None)
        spacing = (view.spacing[0], scan.grid.pixel_mm, scan.grid.pixel_mm)
        decoded = decode_levels(probabilities, spacing, self.classes, inside=scan.grid.inside)
        return native_labels(probabilities, decoded.labels, self.classes, scan.grid)


def main() -> None:
    """Segment every held-out scan whose atlases were registered."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("run", type=Path)
    parser.add_argument("--folds", type=int, nargs="+", required=True)
    parser.add_argument("--atlases", type=int)
    arguments = parser.parse_args()
    run = TrainedRun(arguments.run, arguments.atlases)
    many = f", {arguments.atlases}" if arguments.atlases else ""
    out = OUT / f"{arguments.run.name.split('.')[0]}{many}"
    out.mkdir(parents=True, exist_ok=True)
    for case in list_labelled_folder(DATA).complete():
        file = OUT / f"{case.name}.npz"
        if case.fold not in arguments.folds or not file.exists():
            continue
        view = SagittalView.of(read_scan(case.image)).volume
        with np.load(file) as kept:
            labels = run.segment(view, AtlasVotes(kept["labels"], (), (), kept["coarse"]))
        np.savez_compressed(out / file.name, labels=labels)


if __name__ == "__main__":
    main()
