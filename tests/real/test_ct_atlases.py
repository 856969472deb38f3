"""Two spine CT without levels or spacing: one serves as the atlas of the other."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from vertext.anatomy import IGNORE, scheme
from vertext.atlases import AtlasVotes, register_atlases
from vertext.data.build_atlas_set import build_atlas_set
from vertext.data.labelled_folder import read_labelled_folder
from vertext.data.prepare_sagittal_ct import prepare_sagittal_ct

pytestmark = [pytest.mark.real, pytest.mark.slow]


@pytest.fixture(scope="module")
def scans(data_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    source = data_folder / "ct"
    if not source.is_dir():
        pytest.skip("the spine CT is not here")
    folder = tmp_path_factory.mktemp("ct")
    assert prepare_sagittal_ct(source, folder) == ("train_11", "validate_36")
    return folder


def test_one_volume_prompts_a_network_on_the_other(scans: Path, tmp_path: Path) -> None:
    atlases = build_atlas_set("ct", read_labelled_folder(scans, scheme("internal")))
    assert [one.levels for one in atlases] == [("L1", "L2", "L3", "L4", "L5")] * 2
    for one in atlases:
        found = register_atlases(one.spine, atlases.without(one.patient))
        assert not found.rejected
        votes = AtlasVotes.of(found, one.spine.labels)
        assert set(np.unique(votes.labels)) <= {*np.unique(one.labels.data), IGNORE}
        votes.save(tmp_path / f"{one.name}_atlases.npz")
    assert _trained(scans, tmp_path).is_file()


def _trained(scans: Path, votes: Path) -> Path:
    """Run a step of the config with a small random network, and return its checkpoint."""
    pytest.importorskip("torch")
    from vertext.training.experiment import read_experiment
    from vertext.training.train import train

    config = Path(__file__).parents[2] / "configs" / "multiatlas-sam" / "ct.yaml"
    small = ("model.image_size=[64,64]", "model.weights=random", "optimiser.batch_size=2")
    brief = ("optimiser.max_steps=1", "optimiser.warmup_steps=1", "optimiser.epoch_steps=1")
    folders = (f"data.folder={scans}", f"data.atlases={votes}")
    return train(read_experiment(config, small + brief + folders), runs=votes) / "last.ckpt"
