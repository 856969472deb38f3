"""What every registered network must do: train, predict, reload, export; and how it reads text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch")

from vertext.anatomy import CLASS_COUNT, IGNORE, UNKNOWN_VERTEBRA  # noqa: E402
from vertext.benchmark.network_cost import network_cost  # noqa: E402
from vertext.models.network_config import NetworkConfig, TextNetworkConfig  # noqa: E402
from vertext.models.registry import NETWORKS, build_network, settings_class  # noqa: E402
from vertext.models.segmentation_network import SegmentationNetwork  # noqa: E402
from vertext.training.experiment import experiment_from  # noqa: E402
from vertext.training.load_network import load_network  # noqa: E402
from vertext.training.onnx_graphs import OnnxGraphs  # noqa: E402
from vertext.training.segmentation_loss import LossConfig, SegmentationLoss  # noqa: E402

SMALL: dict[str, dict[str, Any]] = {
    "atm-net": {
        "text_dim": 12,
        "encoder": {"kind": "conv", "channels": (4, 8, 8, 16, 16, 32)},
        "hasf": {"max_tokens": 10, "tokens": 4, "window": 4},
    },
    "unet": {"channels": (4, 8, 16), "residual_units": 1},
    "unetr": {"feature_size": 4, "hidden_size": 24, "mlp_dim": 32, "heads": 2},
    "attention-unet": {"channels": (4, 8, 16)},
    "swin-unetr": {"feature_size": 12},
    "ariadnes-thread": {"dims": (8, 8, 16, 16), "depths": (1, 1, 1, 1), "fine": 4},
    "tevia": {"channels": (4, 4, 8, 8, 16, 16)},
    "modified-bisenet": {"channels": (4, 6, 8, 8, 8)},
    "u-bisenet": {"channels": (4, 6, 8, 8, 8)},
    "nnunet": {"features": 4},
    "spineparsenet": {"stack_depth": 4, "width": 4, "channels": (4, 4, 8, 8, 8)},
    "h-sam": {
        "dim": 48,
        "depth": 2,
        "heads": 4,
        "window": 3,
        "global_blocks": (1,),
        "width": 32,
        "decoder_heads": 2,
        "decoder_mlp": 32,
    },
    "multiatlas-sam": {
        "in_channels": 4,
        "votes": False,  # they need as many channels as there are classes
        "tiny_vit": {
            "dims": (8, 8, 16, 16),
            "depths": (1, 1, 1, 1),
            "heads": (2, 2, 2),
            "windows": (4, 4, 4),
            "width": 32,
        },
        "adapter_width": 4,
        "fine": 8,
        "decoder_heads": 2,
        "decoder_mlp": 32,
    },
}
"""Settings that make a network small; a network not listed is tried in its default size."""
IDLE: dict[str, tuple[str, ...]] = {"nnunet": ("unet.decoder.seg_layers.",)}
"""Beginnings of the names of parameters that rightly take no part in the training loss."""

ACTIVE = (0, *range(2, CLASS_COUNT))
AVAILABLE = [
    pytest.param(
        name, marks=pytest.mark.skipif(not entry.installed, reason="its packages are not installed")
    )
    for name, entry in NETWORKS.items()
]
every_network = pytest.mark.parametrize("name", AVAILABLE)


def small(name: str, **changes: object) -> NetworkConfig:
    """Return settings for a canvas of 64 × 64 and prompts of 10 tokens of 12 numbers."""
    settings = settings_class(name)
    text = {"text_dim": 12, "max_tokens": 10} if issubclass(settings, TextNetworkConfig) else {}
    return settings(**{"image_size": (64, 64)} | text | SMALL.get(name, {}) | changes)


def build(name: str, **changes: object) -> SegmentationNetwork:
    torch.manual_seed(0)
    return build_network(name, small(name, **changes))


def batch_for(network: SegmentationNetwork) -> dict[str, torch.Tensor]:
    """Return two slices, or a whole stack: noise, labelled in stripes of every kind of number."""
    config, slices = network.config, max(2, network.stack_depth)
    generator = torch.Generator().manual_seed(1)
    rows, columns = config.image_size
    numbers = torch.tensor([0, 2, 3, 12, 13, 20, UNKNOWN_VERTEBRA, IGNORE], dtype=torch.uint8)
    stripes = numbers[torch.arange(rows) * len(numbers) // rows]
    batch = {
        "image": torch.randn(slices, config.in_channels, rows, columns, generator=generator),
        "labels": stripes[None, :, None].expand(slices, rows, columns).contiguous(),
    }
    if not config.prompt_length:
        return batch
    present = torch.isin(torch.arange(CLASS_COUNT), numbers[1:6])
    shape = (slices, config.prompt_length)
    return batch | {
        "tokens": torch.randn(*shape, config.token_dim, generator=generator),
        "token_mask": (torch.arange(shape[1]) < 6).expand(shape).contiguous(),
        "sentences": torch.randn(slices, CLASS_COUNT, config.token_dim, generator=generator),
        "present": present.expand(slices, CLASS_COUNT).contiguous(),
    }


def inputs_for(network: SegmentationNetwork) -> list[torch.Tensor]:
    batch = batch_for(network)
    text = ["tokens", "token_mask"] if network.config.reads_prompt else []
    return [batch[key] for key in ("image", *text)]


def train_one_step(network: SegmentationNetwork) -> torch.Tensor:
    loss = SegmentationLoss(LossConfig(), active=ACTIVE)
    optimiser = torch.optim.AdamW(network.parameters(), lr=1e-3)
    total = torch.stack(list(network.train().losses(batch_for(network), loss).values())).sum()
    total.backward()
    optimiser.step()
    return total.detach()


@every_network
def test_one_step_reaches_every_parameter(name: str) -> None:
    network = build(name)
    before = {key: value.clone() for key, value in network.named_parameters()}
    assert torch.isfinite(train_one_step(network))
    trained = {key: p for key, p in network.named_parameters() if p.requires_grad}
    idle = [key for key, p in trained.items() if p.grad is None]
    assert [key for key in idle if not key.startswith(IDLE.get(name, ()))] == []
    assert all(torch.isfinite(p.grad).all() for p in trained.values() if p.grad is not None)
    assert any(not torch.equal(p, before[key]) for key, p in trained.items())
    assert torch.isfinite(train_one_step(network))


@every_network
@pytest.mark.parametrize("image_size", [(64, 64), (96, 64)])
def test_logits_have_the_canvas_of_the_image(name: str, image_size: tuple[int, int]) -> None:
    network = build(name, image_size=image_size).eval()
    inputs = inputs_for(network)
    with torch.no_grad():
        logits = network(*inputs)
    assert logits.shape == (len(inputs[0]), CLASS_COUNT, *image_size)
    assert torch.isfinite(logits).all()


@every_network
def test_channels_of_image_and_classes_are_free(name: str) -> None:
    network = build(name, in_channels=2, out_channels=5).eval()
    with torch.no_grad():
        assert network(*inputs_for(network)).shape[1] == 5


@every_network
def test_a_checkpoint_gives_the_same_network(name: str, tmp_path: Path) -> None:
    network = build(name)
    train_one_step(network)
    state = {f"network.{key}": value for key, value in network.state_dict().items()}
    torch.save({"state_dict": state}, tmp_path / "last.ckpt")
    settings = {"name": "x", "network": name, "model": network.config.model_dump()}
    again = load_network(tmp_path / "last.ckpt", experiment_from(settings, source="test"))
    inputs = inputs_for(network)
    with torch.no_grad():
        assert torch.equal(again(*inputs), network.eval()(*inputs))


@pytest.mark.slow
@every_network
def test_its_graphs_compute_the_same(name: str, tmp_path: Path) -> None:
    network = build(name)
    train_one_step(network)
    with torch.no_grad():
        for parameter in network.eval().parameters():
            parameter.copy_(parameter.half().float())
    graphs = OnnxGraphs(network, ACTIVE)
    graphs.write(tmp_path)
    graphs.verify(tmp_path)


@every_network
def test_slices_do_not_look_at_each_other(name: str) -> None:
    network = build(name).eval()
    if network.stack_depth > 1:
        pytest.skip("sees neighbouring slices together")
    inputs = inputs_for(network)
    with torch.no_grad():
        together, alone = network(*inputs), network(*(x[:1] for x in inputs))
    torch.testing.assert_close(together[:1], alone, rtol=1e-4, atol=1e-4)


@every_network
def test_its_cost_can_be_counted(name: str) -> None:
    network = build(name)
    one, two = (network_cost(network, batch=stacks * network.stack_depth) for stacks in (1, 2))
    assert two.parameters == one.parameters <= one.all_parameters
    # A layer over a constant, such as a graph, costs the same for any batch.
    assert 0 < one.macs < two.macs <= 2 * one.macs


@every_network
def test_features_are_reused_with_any_prompt(name: str) -> None:
    network = build(name).eval()
    image, *prompt = inputs_for(network)
    with torch.no_grad():
        assert torch.equal(network.decode(network.encode(image), *prompt), network(image, *prompt))


@every_network
def test_only_networks_that_read_a_prompt_change_with_it(name: str) -> None:
    network = build(name).eval()
    image = batch_for(network)["image"]
    mask = torch.ones(len(image), 6, dtype=torch.bool)
    tokens = torch.randn(len(image), 6, max(1, network.config.token_dim))
    with torch.no_grad():
        same = torch.equal(network(image, tokens, mask), network(image, 2 * tokens + 1, mask))
    assert same != network.config.reads_prompt


def reader(name: str) -> SegmentationNetwork:
    network = build(name).eval()
    if not network.config.reads_prompt:
        pytest.skip("reads no text")
    return network


@every_network
def test_padding_tokens_change_nothing(name: str) -> None:
    network = reader(name)
    image, tokens, mask = inputs_for(network)
    noise = torch.where(mask[..., None], tokens, 7.0)
    with torch.no_grad():
        padded, other = network(image, tokens, mask), network(image, noise, mask)
        short = network(image, tokens[:, :6], mask[:, :6])
    torch.testing.assert_close(other, padded, rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(short, padded, rtol=1e-4, atol=1e-5)


@every_network
def test_an_empty_prompt_is_well_defined_and_none_is_refused(name: str) -> None:
    network = reader(name)
    image, tokens, mask = inputs_for(network)
    with torch.no_grad():
        assert torch.isfinite(network(image, tokens, torch.zeros_like(mask))).all()
    with pytest.raises(ValueError, match="tokens"):
        network(image)
