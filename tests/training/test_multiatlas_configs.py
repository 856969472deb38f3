"""Every variant of the multi-atlas SAM that ships can be read and learns."""

from __future__ import annotations

from pathlib import Path

import pytest

torch = pytest.importorskip("torch")

from vertext.anatomy import CLASS_COUNT  # noqa: E402
from vertext.models.registry import build_network  # noqa: E402
from vertext.training.atlas_input import atlas_input  # noqa: E402
from vertext.training.experiment import read_experiment  # noqa: E402
from vertext.training.segmentation_loss import SegmentationLoss  # noqa: E402

CONFIGS = Path(__file__).parents[2] / "configs"
FILES = sorted((CONFIGS / "multiatlas-sam").glob("*.yaml"))
SMALL = (
    "model.image_size=[64,64]",
    "model.weights=random",
    "model.checkpoint=null",
    "model.tiny_vit={dims: [8, 8, 16, 16], depths: [1, 1, 1, 1], heads: [2, 2, 2], "
    "windows: [4, 4, 4], width: 32}",
    "model.vit={dim: 16, depth: 1, heads: 2, window: 2, global_blocks: [], width: 32}",
    "model.fine=8",
    "model.decoder_heads=2",
    "model.decoder_mlp=16",
    "data.atlases=anywhere",
)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_config_is_named_after_its_file(file: Path) -> None:
    assert read_experiment(file).name == f"multiatlas-sam-{file.stem}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_variant_takes_a_step_in_all_that_it_may_change(file: Path) -> None:
    torch.manual_seed(0)
    experiment = read_experiment(file, SMALL)
    assert atlas_input(experiment) is not None  # as many channels as the prompt has
    network = build_network(experiment.network, experiment.model).train()
    image = torch.rand(2, experiment.model.in_channels, 64, 64)
    labels = torch.randint(0, CLASS_COUNT, (2, 64, 64))
    loss = SegmentationLoss(experiment.loss, active=tuple(range(CLASS_COUNT)))
    terms = network.losses({"image": image, "labels": labels}, loss)
    before = {name: value.clone() for name, value in network.named_parameters()}
    learning = [value for value in network.parameters() if value.requires_grad]
    torch.stack(list(terms.values())).sum().backward()
    assert all(value.grad is not None for value in learning)
    torch.optim.AdamW(learning, lr=0.01).step()
    changed = {n for n, value in network.named_parameters() if not torch.equal(value, before[n])}
    assert any(name.startswith("prompt_encoder.") for name in changed)
    assert any(name.startswith("mask_decoder.") for name in changed)
    adapters = experiment.model.adapter != "none"
    assert any(".adapter." in name for name in changed) == adapters
    frozen = [n for n in changed if n.startswith("image_encoder.") and ".adapter." not in n]
    assert not frozen
