"""A checkpoint that is damaged, or of another version or network, is refused by name."""

import pytest
import yaml

torch = pytest.importorskip("torch")

from tests.training.test_train import settings, write_scans  # noqa: E402
from vertext.cli.app import main  # noqa: E402
from vertext.training.segmentation_module import SegmentationModule  # noqa: E402

DAMAGED = 5


@pytest.fixture(scope="module")
def experiment(tmp_path_factory):
    return settings(write_scans(tmp_path_factory.mktemp("scans") / "two"))


@pytest.fixture(scope="module")
def whole(experiment):
    """A checkpoint as Lightning lays it out, before the first step."""
    module = SegmentationModule(experiment, active=(0, 2))
    parts = ("loops", "optimizer_states", "lr_schedulers", "callbacks")
    return {"state_dict": module.state_dict()} | {name: {} for name in parts}


@pytest.fixture
def run(experiment, tmp_path):
    """The folder of a run that was left."""
    folder = tmp_path / "runs" / "tiny"
    folder.mkdir(parents=True)
    (folder / "experiment.yaml").write_text(yaml.safe_dump(experiment.model_dump(mode="json")))
    return folder


def other_shapes(whole):
    state = {name: value[..., None] for name, value in whole["state_dict"].items()}
    return whole | {"state_dict": state}


def other_names(whole):
    state = {f"{name}_before": value for name, value in whole["state_dict"].items()}
    return whole | {"state_dict": state}


OLD = {
    "other shapes": other_shapes,
    "other names": other_names,
    "no weights": lambda whole: {"epoch": 3},
    "a list": lambda whole: [1, 2],
}


@pytest.mark.parametrize("change", OLD.values(), ids=OLD)
@pytest.mark.parametrize("verb", ["train", "export"])
def test_an_old_checkpoint(run, whole, capsys, change, verb):
    torch.save(change(whole), run / "last.ckpt")
    assert main(words(run, verb)) == DAMAGED
    assert "last.ckpt" in capsys.readouterr().err
    assert not (run / "bundle").exists()


@pytest.mark.parametrize("verb", ["train", "export"])
def test_half_a_checkpoint(run, whole, capsys, verb):
    torch.save(whole, run / "last.ckpt")
    content = (run / "last.ckpt").read_bytes()
    (run / "last.ckpt").write_bytes(content[: len(content) // 2])
    assert main(words(run, verb)) == DAMAGED
    assert "last.ckpt" in capsys.readouterr().err


def test_weights_without_the_state_of_training(run, whole, capsys):
    torch.save({"state_dict": whole["state_dict"]}, run / "last.ckpt")
    assert main(words(run, "train")) == DAMAGED
    assert "another version" in capsys.readouterr().err


def test_settings_of_another_version(run, whole, capsys):
    torch.save(whole, run / "last.ckpt")
    settings = yaml.safe_load((run / "experiment.yaml").read_text())
    settings["optimiser"]["momentum_before"] = 0.9
    (run / "experiment.yaml").write_text(yaml.safe_dump(settings))
    assert main(words(run, "export")) == 2
    assert "momentum_before" in capsys.readouterr().err


def words(run, verb):
    if verb == "train":
        return ["train", str(run / "experiment.yaml"), "--runs", str(run.parent)]
    return ["export", str(run / "last.ckpt"), "-o", str(run / "bundle")]
