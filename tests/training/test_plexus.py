"""A network learns nerve roots that atlases prompt."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from vertext.anatomy import LUMBOSACRAL_PLEXUS, PLEXUS_SCHEME  # noqa: E402
from vertext.atlases import AtlasVotes  # noqa: E402
from vertext.data.labelled_folder import read_labelled_folder  # noqa: E402
from vertext.data.phantom import write_phantoms  # noqa: E402
from vertext.errors import UsageError  # noqa: E402
from vertext.models.registry import build_network  # noqa: E402
from vertext.models.segmentation_network import SegmentationNetwork  # noqa: E402
from vertext.training.active_classes import active_classes  # noqa: E402
from vertext.training.data_loaders import data_loaders  # noqa: E402
from vertext.training.experiment import Experiment, read_experiment  # noqa: E402
from vertext.training.export_bundle import export_bundle  # noqa: E402
from vertext.training.load_network import load_network  # noqa: E402
from vertext.training.segmentation_loss import SegmentationLoss  # noqa: E402
from vertext.training.train import train  # noqa: E402
from vertext.training.volume_dice import VolumeDice  # noqa: E402
from vertext.volumes import read_labels  # noqa: E402

CONFIG = Path(__file__).parents[2] / "configs" / "multiatlas-sam" / "plexus.yaml"
PLANE = (96, 64)
TINY = """{image_size: [96, 64], weights: random, fine: 8, decoder_heads: 2, decoder_mlp: 16,
adapter_width: 4, tiny_vit: {dims: [8, 8, 16, 16], depths: [1, 1, 1, 1], heads: [2, 2, 2],
windows: [4, 4, 4], width: 32}}"""
BRIEF = "{lr: 0.01, ema: 0.0, batch_size: 4, max_steps: 10, epoch_steps: 10, warmup_steps: 1}"


@pytest.fixture(scope="module")
def experiment(tmp_path_factory: pytest.TempPathFactory) -> Experiment:
    """Write two phantoms, and their own roots one pixel off in place of registered atlases."""
    folder = tmp_path_factory.mktemp("scans")
    write_phantoms(
        folder, 2, seed=5, contrasts=("t2",), plane=PLANE, pixel_mm=3.0, scheme=PLEXUS_SCHEME.name
    )
    for case in read_labelled_folder(folder, PLEXUS_SCHEME):
        moved = np.roll(read_labels(case.labels).data.astype(np.uint8), 1, axis=1)
        votes = AtlasVotes(moved[None], ("other",), ("other",), moved)
        votes.save(folder / f"{case.name}_atlases.npz")
    folders = (f"data.folder={folder}", f"data.atlases={folder}", "data.validate_on=[0]")
    return read_experiment(CONFIG, (*folders, f"model={TINY}", f"optimiser={BRIEF}"))


@pytest.fixture(scope="module")
def run(experiment: Experiment, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return train(experiment, runs=tmp_path_factory.mktemp("runs"))


def test_a_network_learns_roots_from_atlases(run: Path, experiment: Experiment) -> None:
    active = active_classes(experiment)
    assert active == (0, *(root.index for root in LUMBOSACRAL_PLEXUS))
    trained = load_network(run / "last.ckpt", experiment).eval()
    torch.manual_seed(0)
    untrained = build_network(experiment.network, experiment.model).eval()
    assert _judged(trained, experiment) < 0.8 * _judged(untrained, experiment)


@torch.no_grad()
def _judged(network: SegmentationNetwork, experiment: Experiment) -> float:
    """Return the loss on the patient held out, whose Dice can be told too."""
    active = active_classes(experiment)
    loss, score = SegmentationLoss(experiment.loss, active=active), VolumeDice(active=active)
    _, held_out = data_loaders(experiment, None, lambda: 0, depth=1)
    assert held_out is not None
    terms = []
    for batch in held_out:
        score.update(network(batch["image"]), batch["labels"], batch["patient"])
        terms.append(float(sum(network.losses(batch, loss).values())))
    assert 0 <= score.compute()["dice/fine"] <= 1
    return float(np.mean(terms))


def test_a_run_of_nerve_roots_becomes_no_bundle_of_the_spine(run: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="learned lumbosacral-plexus"):
        export_bundle(run / "last.ckpt", tmp_path / "bundle")
