from pathlib import Path

import pytest

from vertext.errors import UsageError
from vertext.prompts import description_names
from vertext.training.vessels.vessel_experiment import read_vessel_experiment

CONFIGS = sorted((Path(__file__).parents[3] / "configs" / "lacaf").glob("*.yaml"))


@pytest.mark.parametrize("file", CONFIGS, ids=lambda file: file.stem)
def test_every_config_is_valid_and_leaves_the_test_cases_alone(file: Path) -> None:
    experiment = read_vessel_experiment(file)
    assert experiment.name == ("lacaf" if file.stem == "base" else f"lacaf-{file.stem}")
    assert "test" not in (experiment.data.train, experiment.data.validate_on)
    assert experiment.text.anatomy in description_names()


def test_settings_lie_on_top_of_others(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text("data: {folder: x, share: 0.5}\noptimiser: {lr: 0.1}\n")
    (tmp_path / "own.yaml").write_text("base: base.yaml\nname: own\nmodel: {fusion: released}\n")
    experiment = read_vessel_experiment(tmp_path / "own.yaml", ("data.share=0.25",))
    assert (experiment.data.share, experiment.optimiser.lr) == (0.25, 0.1)
    assert experiment.model.fusion == "released"
    (tmp_path / "own.yaml").write_text("name: own\ndata: {folder: x, shar: 1}\n")
    with pytest.raises(UsageError, match="nearest valid key is share"):
        read_vessel_experiment(tmp_path / "own.yaml")
    (tmp_path / "own.yaml").write_text("name: own\ndata: {folder: x}\n")
    with pytest.raises(UsageError, match="multiple of save_every, 100"):
        read_vessel_experiment(tmp_path / "own.yaml", ("optimiser.validate_every=150",))
