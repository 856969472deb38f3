from pathlib import Path

import numpy as np
import pytest
import yaml

torch = pytest.importorskip("torch")
pytest.importorskip("onnxscript")

from vertext.errors import BundleError, UsageError  # noqa: E402
from vertext.inference.patch_network import PatchNetwork  # noqa: E402
from vertext.models.lacaf.class_text import class_text, encode_classes  # noqa: E402
from vertext.models.lacaf.lacaf import Lacaf  # noqa: E402
from vertext.models.model_bundle import load_model  # noqa: E402
from vertext.text import load_encoder  # noqa: E402
from vertext.training.export_checkpoint import export_checkpoint  # noqa: E402
from vertext.training.vessels.vessel_experiment import VesselExperiment  # noqa: E402

MODEL = {"patch": 16, "channels": (4, 16), "dim": 24, "adapter_dim": 6}


def _run(folder: Path, fusion: str) -> tuple[Path, Lacaf]:
    """Write a run as training leaves it, with random weights."""
    experiment = VesselExperiment(
        name="tiny",
        data={"folder": "runs/data/chests", "share": 0.5},
        text={"encoder": "hash"},
        model=MODEL | {"fusion": fusion},
    )
    folder.mkdir()
    (folder / "experiment.yaml").write_text(yaml.safe_dump(experiment.model_dump(mode="json")))
    encode_classes("pulmonary_ct", load_encoder("hash")).save(folder / "phrases.safetensors")
    torch.manual_seed(0)
    network = Lacaf(experiment.model).eval()
    for parameter in network.parameters():
        parameter.data = parameter.data.half().float()
    state = {f"network.{name}": value for name, value in network.state_dict().items()}
    torch.save({"state_dict": state}, folder / "last.ckpt")
    return folder / "last.ckpt", network


@pytest.mark.parametrize("fusion", ["cross_attention", "released", "none"])
def test_a_bundle_says_what_torch_says(tmp_path: Path, fusion: str) -> None:
    checkpoint, network = _run(tmp_path / "run", fusion)
    export_checkpoint(checkpoint, tmp_path / "bundle")
    bundle = load_model(tmp_path / "bundle")
    patch = np.random.default_rng(0).random((16, 16, 16)).astype(np.float32)
    look = PatchNetwork(bundle, threads=1)(patch)
    text = class_text("pulmonary_ct", encode_classes("pulmonary_ct", load_encoder("hash")))
    with torch.no_grad():
        logits = network(torch.from_numpy(patch)[None, None], torch.from_numpy(text))[0].numpy()
    for channel, expected in enumerate(logits):
        np.testing.assert_allclose(look.logits(channel, slice(4, 9)), expected[4:9], atol=5e-3)


def test_the_card_says_what_the_model_is(tmp_path: Path) -> None:
    checkpoint, _ = _run(tmp_path / "run", "cross_attention")
    words = tmp_path / "words.yaml"
    words.write_text("name: own\nclasses: [background, heart]\n")
    card = export_checkpoint(checkpoint, tmp_path / "bundle", card=words)
    assert (card.name, card.architecture) == ("own", "lacaf")
    assert card.classes[1:] == ("left artery", "left vein", "right artery", "right vein")
    assert (card.input.size, card.input.depth, card.input.spacing_mm) == ((16, 16), 16, 1.5)
    assert (card.input.window_hu, card.input.modality) == ((-700.0, 300.0), "CT")
    assert card.trained_on == "chests, 50% of its cases"
    assert card.limits[0].startswith("No clinical model")
    assert card.text is not None
    assert card.text.encoder == "hash"


def test_what_cannot_be_exported_leaves_nothing_behind(tmp_path: Path) -> None:
    checkpoint, _ = _run(tmp_path / "run", "cross_attention")
    with pytest.raises(UsageError, match="no atlas prompts"):
        export_checkpoint(checkpoint, tmp_path / "bundle", atlases=tmp_path)
    (tmp_path / "run" / "phrases.safetensors").unlink()
    with pytest.raises(UsageError, match="text vectors are missing"):
        export_checkpoint(checkpoint, tmp_path / "bundle")
    checkpoint.write_bytes(b"")
    with pytest.raises(BundleError, match="no checkpoint"):
        export_checkpoint(checkpoint, tmp_path / "bundle")
    assert [entry.name for entry in tmp_path.iterdir()] == ["run"]
