from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("lightning")

from tests.data.vascular_phantom.small import SMALL  # noqa: E402
from vertext.data.vascular_phantom import write_vascular_phantoms  # noqa: E402
from vertext.errors import ReadError, UsageError  # noqa: E402
from vertext.inference.sliding_window import sliding_window  # noqa: E402
from vertext.models.lacaf.config import LacafConfig  # noqa: E402
from vertext.models.lacaf.lacaf import Lacaf  # noqa: E402
from vertext.training.train_config import train_config  # noqa: E402
from vertext.training.vessels.chest_cases import chest_cases  # noqa: E402
from vertext.training.vessels.network_look import NetworkLook  # noqa: E402
from vertext.training.vessels.train_vessels import train_vessels  # noqa: E402
from vertext.training.vessels.vessel_experiment import VesselExperiment  # noqa: E402

MODEL = {"patch": 32, "channels": (4, 8, 16), "text_dim": 384, "dim": 24, "adapter_dim": 6}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("chests")
    left = ("left artery", "left vein")
    write_vascular_phantoms(root, 2, 1, annotated=(left,), **SMALL)
    write_vascular_phantoms(root, 1, 50, subset="validation", **SMALL)
    return root


def _experiment(folder: Path, **optimiser: object) -> VesselExperiment:
    return VesselExperiment(
        name="tiny",
        data={"folder": str(folder), "spacing_mm": SMALL["spacing_mm"]},
        text={"encoder": "hash"},
        model=MODEL,
        optimiser={
            "batch_size": 2,
            "warmup_steps": 1,
            "save_every": 1,
            "validate_every": 2,
            **optimiser,
        },
    )


def test_a_run_ends_resumes_and_keeps_its_text(folder: Path, tmp_path: Path) -> None:
    run = train_vessels(_experiment(folder, max_steps=2), runs=tmp_path)
    assert {"experiment.yaml", "phrases.safetensors", "last.ckpt", "best.ckpt"} <= {
        file.name for file in run.iterdir()
    }
    train_vessels(_experiment(folder, max_steps=4), runs=tmp_path)
    saved = torch.load(run / "last.ckpt", weights_only=True)
    assert saved["global_step"] == 4
    assert saved["state_dict"]["text"].shape == (4, 384)
    log = (run / "csv" / "version_1" / "metrics.csv").read_text()
    assert "dice" in log.splitlines()[0]


def test_a_config_is_trained_by_its_own_loop(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("name: x\nnetwork: lacaf\ndata: {folder: nowhere}\n")
    with pytest.raises(ReadError, match=r"cases\.json"):
        train_config(tmp_path / "x.yaml", (), runs=tmp_path)
    with pytest.raises(UsageError, match=r"data\.layout"):
        train_config(tmp_path / "x.yaml", ("data.layout=other",), runs=tmp_path)


def test_a_share_of_the_cases_is_used(folder: Path) -> None:
    data = _experiment(folder, max_steps=1).data
    training, validation = chest_cases(data.model_copy(update={"share": 0.5}))
    assert (len(training), len(validation)) == (1, 1)
    assert training[0].annotated.tolist() == [True, True, False, False]
    with pytest.raises(UsageError, match="'nothing'"):
        chest_cases(data.model_copy(update={"train": "nothing"}))


@pytest.mark.parametrize("fusion", ["cross_attention", "none"])
def test_the_window_sees_what_the_network_says(fusion: str) -> None:
    torch.manual_seed(0)
    network = Lacaf(LacafConfig(**MODEL, fusion=fusion)).eval()
    image = np.random.default_rng(0).random((32, 32, 32)).astype(np.float32)
    text = torch.randn(4, 384)
    labels, _ = sliding_window(image, NetworkLook(network, text), channels=4, patch=32)
    with torch.no_grad():
        logits = network(torch.from_numpy(image)[None, None], text)[0]
    best = torch.where(logits.amax(0) > 0, logits.argmax(0) + 1, 0).numpy()
    # Features are kept in half precision, so that a tie may turn.
    assert (labels == best).mean() > 0.99
