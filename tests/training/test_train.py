"""From a folder of scans to a bundle, on the phantom."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")

import nibabel  # noqa: E402

from tests.phantom import phantom  # noqa: E402
from vertext.errors import BundleError, ResourceError, UsageError  # noqa: E402
from vertext.training.active_classes import active_classes  # noqa: E402
from vertext.training.experiment import (  # noqa: E402
    Experiment,
    experiment_from,
    read_experiment,
)
from vertext.training.export_bundle import export_bundle  # noqa: E402
from vertext.training.load_network import load_network  # noqa: E402
from vertext.training.segmentation_module import SegmentationModule  # noqa: E402
from vertext.training.train import train  # noqa: E402


@pytest.fixture(scope="module")
def scans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_scans(tmp_path_factory.mktemp("scans") / "two")


def write_scans(folder: Path) -> Path:
    folder.mkdir()
    for number in (1, 2):
        volume, labels = phantom(shape=(5, 80, 64), spacing=(4.0, 2.0, 2.0), seed=number)
        for name, data in (("image", volume.data), ("labels", labels.data)):
            image = nibabel.Nifti1Image(data, volume.affine)
            nibabel.save(image, folder / f"{number:03d}_{name}.nii.gz")
    cases = {"cases": [{"patient": n, "fold": n, "ignore_above_disc": None} for n in (1, 2)]}
    (folder / "cases.json").write_text(json.dumps(cases))
    return folder


def settings(scans: Path, **optimiser: object) -> Experiment:
    steps = {"max_steps": 2, "epoch_steps": 2, "validate_every": 1, "batch_size": 2}
    return experiment_from(
        {
            "name": "tiny",
            "model": {
                "image_size": [96, 64],
                "text_dim": 384,
                "head": "factored",
                "encoder": {"kind": "conv", "channels": [4, 8, 8, 8, 16, 16]},
                "hasf": {"stages": [5], "text_pooling": "resampler", "max_tokens": 32, "tokens": 4},
            },
            "data": {"folder": str(scans), "train": [1], "validate_on": [2]},
            "text": {"mode": "phrases", "encoder": "hash"},
            "optimiser": steps | {"ema": 0.5, "warmup_steps": 1} | optimiser,
        },
        source="test",
    )


@pytest.fixture(scope="module")
def run(scans: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return train(settings(scans), runs=tmp_path_factory.mktemp("runs"))


def weights(run: Path) -> dict[str, torch.Tensor]:
    return torch.load(run / "last.ckpt", weights_only=True)["state_dict"]


def test_a_run_leaves_settings_checkpoints_and_logs(run: Path) -> None:
    assert read_experiment(run / "experiment.yaml").name == "tiny"
    assert {"last.ckpt", "best.ckpt", "phrases.safetensors"} <= {f.name for f in run.iterdir()}
    (table,) = run.glob("csv/*/metrics.csv")
    assert "dice/fine" in table.read_text()


class KilledError(Exception):
    """Stands for whatever ends a run in the middle."""


@pytest.mark.parametrize("step", [3, 5])
def test_a_killed_run_goes_on_to_the_same_weights(
    scans: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    # An epoch at whose end nothing is validated, and a last one that is cut short.
    experiment = settings(scans, max_steps=7, epoch_steps=2, validate_every=2)
    whole = train(experiment, runs=tmp_path / "whole")

    def die(module: SegmentationModule, batch: object, index: int) -> None:
        if module.global_step == step:
            raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(SegmentationModule, "on_train_batch_start", die)
        with pytest.raises(KilledError):
            train(experiment, runs=tmp_path / "cut")
    resumed = train(experiment, runs=tmp_path / "cut")
    assert {folder.name for folder in resumed.glob("csv/*")} == {"version_0", "version_1"}
    for name, value in weights(whole).items():
        assert torch.equal(weights(resumed)[name], value), name


def test_a_run_can_begin_with_the_weights_of_another(
    scans: Path, run: Path, tmp_path: Path
) -> None:
    still = settings(scans, lr=1e-12, final_lr=0.0, weight_decay=0.0).model_copy(
        update={"seed": 5, "begin_with": str(run / "last.ckpt")}
    )
    before, after = (
        load_network(folder / "last.ckpt", still).state_dict()
        for folder in (run, train(still, runs=tmp_path))
    )
    assert all(torch.allclose(before[name], after[name], atol=1e-9) for name in before)


def test_the_bundle_equals_torch_and_proves_its_files(run: Path, tmp_path: Path) -> None:
    from vertext.models.model_bundle import load_model

    card = export_bundle(run / "last.ckpt", tmp_path / "bundle")
    assert card.classes[0] == "background"
    assert "S" not in card.classes
    assert load_model(tmp_path / "bundle").card == card
    files = list((tmp_path / "bundle").iterdir())
    assert sum(file.stat().st_size for file in files) < 16e6
    here = str(Path(torch.__file__).parent).encode()
    assert not any(here in file.read_bytes() for file in files)


def test_a_run_refuses_other_settings_under_its_name(scans: Path, run: Path) -> None:
    with pytest.raises(UsageError, match="optimiser"):
        train(settings(scans, lr=0.5), runs=run.parent)


def test_the_text_encoder_must_fit_the_model(scans: Path, tmp_path: Path) -> None:
    other = settings(scans).model_dump() | {"name": "other"}
    other["model"]["text_dim"] = 10
    with pytest.raises(UsageError, match="text_dim"):
        train(experiment_from(other, source="test"), runs=tmp_path)


def test_contextual_prompts_train_and_are_cached(scans: Path, tmp_path: Path) -> None:
    content = settings(scans, validate_every=5).model_dump() | {"name": "contextual"}
    content["text"]["mode"] = "contextual"
    content["model"]["hasf"]["max_tokens"] = 256
    folder = train(experiment_from(content, source="test"), runs=tmp_path)
    assert (folder / "last.ckpt").is_file()
    assert any((tmp_path / "token-cache").iterdir())


def test_a_place_that_cannot_hold_runs_is_named(scans: Path, tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("a file")
    with pytest.raises(ResourceError, match="--runs"):
        train(settings(scans), runs=tmp_path / "runs")


def test_an_existing_bundle_is_kept(run: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="exists"):
        export_bundle(run / "last.ckpt", tmp_path)


def test_a_damaged_checkpoint_is_named(run: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.ckpt"
    broken.write_bytes(b"not a checkpoint")
    (tmp_path / "experiment.yaml").write_text((run / "experiment.yaml").read_text())
    with pytest.raises(BundleError, match=r"broken\.ckpt"):
        export_bundle(broken, tmp_path / "bundle")


def test_active_classes_are_those_the_data_set_annotates(scans: Path) -> None:
    active = active_classes(settings(scans))
    assert 1 not in active
    assert len(active) == 20


def test_slices_arrive_canonical_and_on_the_canvas(scans: Path) -> None:
    from vertext.anatomy import scheme
    from vertext.data.labelled_folder import read_labelled_folder
    from vertext.data.slice_stack import load_slices

    spider = scheme("spider")
    stack = load_slices(read_labelled_folder(scans, spider), size=(96, 64), spacing_mm=None)
    assert stack.images.shape == stack.labels.shape == (10, 96, 64)
    assert stack.patients == ("001",) * 5 + ("002",) * 5
    assert stack.index.tolist() == [*range(5), *range(5)]
    middle = stack.labels[2]
    rows = [np.nonzero(middle == number)[0].mean() for number in (2, 3, 4)]
    assert rows == sorted(rows, reverse=True)
