"""nnU-Net end to end on the phantom: plan, train, predict, and the bundle of its weights."""

import json
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("nnunetv2", reason="nnunetv2 is not installed; pip install vertext[nnunet]")

from tests.phantom import phantom  # noqa: E402
from vertext.inference.onnx_network import OnnxNetwork  # noqa: E402
from vertext.inference.scan_network import ScanNetwork  # noqa: E402
from vertext.inference.segmenter import Segmenter  # noqa: E402
from vertext.models.model_bundle import ModelBundle  # noqa: E402
from vertext.training.active_classes import active_classes  # noqa: E402
from vertext.training.experiment import Experiment, experiment_from  # noqa: E402
from vertext.training.export_bundle import export_bundle  # noqa: E402
from vertext.training.nnunet.nnunet_run import NnUnetRun  # noqa: E402
from vertext.training.nnunet.train_nnunet import budget_of  # noqa: E402
from vertext.training.train import train  # noqa: E402
from vertext.volumes import SagittalView, Volume  # noqa: E402
from vertext.volumes.nifti_writer import write_nifti  # noqa: E402

PATIENTS = (1, 2, 3, 4)


@pytest.fixture(scope="module")
def scans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scans")
    for number in PATIENTS:
        volume, labels = scan(number)
        write_nifti(folder / f"{number}_image.nii.gz", volume.data, volume.affine)
        labels.save(folder / f"{number}_labels.nii.gz")
    cases = [{"patient": str(number), "fold": number} for number in PATIENTS]
    (folder / "cases.json").write_text(json.dumps({"cases": cases}))
    return folder


def scan(number: int):
    # Narrower than the canvas, and of its pixel: padded, but not resampled.
    return phantom(("L3", "L5"), (2.0, 2.0, 2.0), (4, 64, 48), seed=number, axes="RAS")


def settings(scans: Path, **optimiser: object) -> Experiment:
    return experiment_from(
        {
            "name": "tiny",
            "network": "nnunet",
            "model": {"image_size": [64, 64], "features": 8},
            "data": {"folder": str(scans), "spacing_mm": 2.0, "validate_on": [4]},
            "optimiser": {"max_steps": 180, "epoch_steps": 90, "batch_size": 2} | optimiser,
        },
        source="test",
    )


@pytest.fixture(scope="module")
def run(scans: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return train(settings(scans), runs=tmp_path_factory.mktemp("runs"))


def agreement(one: np.ndarray, other: np.ndarray) -> tuple[float, float]:
    """Return the Dice of the foregrounds, and the share of equal labels where either has any."""
    both, either = (one > 0) & (other > 0), (one > 0) | (other > 0)
    return 2 * both.sum() / (both.sum() + either.sum()), float((one == other)[either].mean())


def network_labels(bundle: ModelBundle, volume: Volume, active: tuple[int, ...]) -> np.ndarray:
    """Return the likeliest class of every voxel, before levels are decoded."""
    view = SagittalView.of(volume)
    network = ScanNetwork(
        OnnxNetwork(bundle, threads=1), view.volume, bundle.card.input, classes=len(active)
    )
    planes = [network.grid.restore_linear(p).argmax(axis=0) for p in network.probabilities(None)]
    return view.restore_labels(np.array(active, np.uint8)[np.stack(planes)])


@pytest.mark.slow
def test_its_bundle_finds_what_nnunet_finds(run: Path, scans: Path, tmp_path: Path) -> None:
    experiment, (volume, _) = settings(scans), scan(4)
    active = active_classes(experiment)
    nnunet = NnUnetRun(
        run / "nnunet", experiment.model, budget=budget_of(experiment), active=active
    )
    plans = json.loads((nnunet.commands.results.parent / "plans.json").read_text())
    assert plans["configurations"]["own"]["patch_size"] == [64, 64]
    assert plans["transpose_forward"] == [0, 1, 2]
    assert (run / "best.ckpt").is_file()

    theirs = nnunet.predict([volume])[0].data
    card = export_bundle(run / "last.ckpt", tmp_path / "bundle")
    assert card.text is None
    assert card.input.normalisation == "volume"
    ours = network_labels(ModelBundle(tmp_path / "bundle"), volume, active)
    assert (theirs > 0).mean() > 0.02
    foreground, labels = agreement(ours, theirs)
    assert foreground > 0.98
    # After so few steps its levels are nearly tied, and nnU-Net adds up logits in half precision.
    assert labels > 0.9
    # It has hardly learned anything: told what is visible, it is not refused as no spine.
    told = Segmenter(tmp_path / "bundle", threads=1, levels=("L1", "L5"))
    result = told.segment(volume)
    assert result.labels.data.shape == volume.shape


def test_the_budget_is_that_of_any_other_network(scans: Path) -> None:
    budget = budget_of(settings(scans, max_steps=1000, epoch_steps=50))
    assert (budget.epochs, budget.iterations, budget.validation_iterations) == (20, 50, 10)
