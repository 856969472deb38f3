"""nnU-Net's channels take the places of their classes."""

from pathlib import Path

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("nnunetv2", reason="nnunetv2 is not installed; pip install vertext[nnunet]")

from vertext.errors import BundleError  # noqa: E402
from vertext.models.baselines.nnunet import NnUnet, NnUnetConfig  # noqa: E402
from vertext.training.experiment import experiment_from  # noqa: E402
from vertext.training.load_network import load_network  # noqa: E402
from vertext.training.nnunet.convert_checkpoint import convert_checkpoint  # noqa: E402

ACTIVE = (0, 3, 20)
SETTINGS = {"image_size": (64, 64), "features": 4}


@pytest.fixture
def theirs(tmp_path: Path) -> NnUnet:
    torch.manual_seed(0)
    network = NnUnet(NnUnetConfig(out_channels=len(ACTIVE), **SETTINGS)).eval()
    torch.save(network.unet.state_dict(), tmp_path / "checkpoint_final.weights")
    return network


def test_logits_of_the_trained_classes_stay_and_the_others_never_win(theirs, tmp_path):
    config = NnUnetConfig(**SETTINGS)
    target = tmp_path / "last.ckpt"
    convert_checkpoint(tmp_path / "checkpoint_final.weights", target, config, active=ACTIVE)
    settings = {"name": "x", "network": "nnunet", "model": SETTINGS}
    ours = load_network(target, experiment_from(settings, source="test"))
    image = torch.randn(1, 1, 64, 64)
    with torch.no_grad():
        expected, found = theirs(image), ours(image)
    torch.testing.assert_close(found[:, list(ACTIVE)], expected)
    assert set(found.argmax(1).unique().tolist()) <= set(ACTIVE)


def test_weights_of_another_plan_are_refused(theirs, tmp_path):
    config = NnUnetConfig(image_size=(64, 64), features=8)
    with pytest.raises(BundleError, match="holds no weights of this plan"):
        convert_checkpoint(
            tmp_path / "checkpoint_final.weights", tmp_path / "last.ckpt", config, active=ACTIVE
        )
    assert not (tmp_path / "last.ckpt").exists()


def test_what_is_no_weights_file_is_refused(tmp_path):
    (tmp_path / "weights").write_bytes(b"not weights")
    with pytest.raises(BundleError, match="holds no weights"):
        convert_checkpoint(tmp_path / "weights", tmp_path / "x", NnUnetConfig(), active=ACTIVE)
