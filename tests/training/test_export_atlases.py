"""A network that atlases prompt becomes a bundle that holds them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")

from tests.atlases.spines import atlas
from tests.phantom import phantom
from vertext.atlases import AtlasSet, AtlasVotes, save_atlas_set
from vertext.errors import UsageError
from vertext.training.experiment import experiment_from
from vertext.training.export_bundle import export_bundle
from vertext.training.train import train
from vertext.volumes.nifti_writer import write_nifti

TINY = {
    "dims": (8, 8, 16, 16),
    "depths": (1, 1, 1, 1),
    "heads": (2, 2, 2),
    "windows": (4, 4, 4),
    "width": 32,
}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scans")
    image, labels = phantom()
    write_nifti(folder / "a_image.nii.gz", image.data, image.affine)
    labels.save(folder / "a_labels.nii.gz")
    empty = np.zeros(labels.shape, np.uint8)
    votes = AtlasVotes(np.stack([empty, empty]), ("b", "c"), ("b", "c"), empty)
    votes.save(folder / "a_atlases.npz")
    settings = {
        "name": "tiny",
        "network": "multiatlas-sam",
        "model": {"image_size": [64, 64], "tiny_vit": TINY, "fine": 8, "decoder_heads": 2,
                  "decoder_mlp": 16, "adapter_width": 4},
        "data": {"folder": str(folder), "atlases": str(folder), "atlas_count": 2},
        "optimiser": {"max_steps": 1, "epoch_steps": 1, "batch_size": 2, "warmup_steps": 1},
    }  # fmt: skip
    experiment = experiment_from(settings, source="test")
    return train(experiment, runs=tmp_path_factory.mktemp("runs"))


def test_without_an_atlas_set_there_is_no_bundle(run: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"prompted by atlases.*--atlases"):
        export_bundle(run / "last.ckpt", tmp_path / "bundle")


@pytest.mark.slow
def test_the_bundle_holds_the_atlases_and_equals_torch(run: Path, tmp_path: Path) -> None:
    save_atlas_set(AtlasSet("two", (atlas("b"), atlas("c"))), tmp_path / "set")
    words = Path(__file__).parents[2] / "configs" / "cards" / "multiatlas-sam.yaml"
    card = export_bundle(
        run / "last.ckpt",
        tmp_path / "bundle",
        card=words,
        atlases=tmp_path / "set",
        coarse="atm-net",
    )
    assert "plexus" in card.limits[0]
    assert card.atlases is not None
    assert (card.atlases.form, card.atlases.count) == ("probability", 2)
    assert {"atlases.json", "b_labels.nii.gz", "c_labels.nii.gz", "model.onnx"} <= set(card.files)
