"""Atlases from their files to the items that a network trains on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")

from tests.phantom import phantom
from vertext.anatomy import CLASS_COUNT, IGNORE
from vertext.atlases import AtlasVotes
from vertext.errors import AtlasError, UsageError
from vertext.training.data_loaders import data_loaders
from vertext.training.experiment import Experiment, experiment_from
from vertext.volumes.nifti_writer import write_nifti

ATLASES = 3


@pytest.fixture(scope="module")
def scans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scans")
    image, labels = phantom()
    write_nifti(folder / "a_image.nii.gz", image.data, image.affine)
    labels.save(folder / "a_labels.nii.gz")
    return folder


def experiment(scans: Path, atlases: Path | None, **model: object) -> Experiment:
    settings = {
        "name": "x",
        "network": "multiatlas-sam",
        "model": {"image_size": (64, 64)} | model,
        "data": {
            "folder": str(scans),
            "atlases": None if atlases is None else str(atlases),
            "atlas_count": ATLASES,
        },
        "optimiser": {"batch_size": 2, "epoch_steps": 1},
    }
    return experiment_from(settings, source="test")


def stored(folder: Path, *, patient: str = "b", shape: tuple[int, ...] = (9, 160, 128)) -> Path:
    labels = np.full((2, *shape), 4, np.uint8)
    labels[:, :, :40] = IGNORE
    AtlasVotes(labels, ("b", "c"), (patient, "c"), labels[0] + 1).save(folder / "a_atlases.npz")
    return folder


def test_coarse_labels_count_as_one_more_atlas(scans: Path, tmp_path: Path) -> None:
    run = experiment(scans, stored(tmp_path))
    data = run.data.model_copy(update={"atlas_coarse": True})
    training, _ = data_loaders(run.model_copy(update={"data": data}), None, lambda: 0, depth=1)
    shares = next(iter(training))["image"][:, 1:]
    assert shares[:, 5].max() > 0


def test_items_hold_the_image_and_the_shares_of_atlases(scans: Path, tmp_path: Path) -> None:
    run = experiment(scans, stored(tmp_path))
    training, _ = data_loaders(run, None, lambda: 0, depth=1)
    batch = next(iter(training))
    assert batch["image"].shape == (2, 1 + CLASS_COUNT, 64, 64)
    assert batch["labels"].shape == (2, 64, 64)
    shares = batch["image"][:, 1:]
    assert shares.sum(1).allclose(shares.new_ones(()))
    assert (shares[:, 4] > 0.5).any()


def test_labels_of_atlases_take_turns_where_they_are_too_few(scans: Path, tmp_path: Path) -> None:
    run = experiment(scans, stored(tmp_path), prompt="channels", in_channels=1 + ATLASES)
    training, _ = data_loaders(run, None, lambda: 0, depth=1)
    assert next(iter(training))["image"].shape == (2, 1 + ATLASES, 64, 64)


@pytest.mark.parametrize(
    ("stores", "message"),
    [
        ({"patient": "a"}, "is of the patient a"),
        ({"shape": (9, 32, 32)}, "the scan has"),
    ],
)
def test_wrong_atlases_are_refused(
    scans: Path, tmp_path: Path, stores: dict[str, object], message: str
) -> None:
    run = experiment(scans, stored(tmp_path, **stores))
    with pytest.raises(AtlasError, match=message):
        data_loaders(run, None, lambda: 0, depth=1)


def test_a_network_of_atlases_needs_some(scans: Path) -> None:
    with pytest.raises(UsageError, match="prompted by registered atlases"):
        data_loaders(experiment(scans, None), None, lambda: 0, depth=1)


def test_channels_must_be_as_many_as_the_prompt_has(scans: Path, tmp_path: Path) -> None:
    run = experiment(scans, tmp_path, prompt="channels", in_channels=9)
    with pytest.raises(UsageError, match=f"makes {1 + ATLASES}, not 9"):
        data_loaders(run, None, lambda: 0, depth=1)
