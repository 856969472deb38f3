"""The cost counter, against the published columns and against sums by hand."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from torch import nn  # noqa: E402

from vertext.benchmark.network_cost import NetworkCost, network_cost  # noqa: E402
from vertext.models.network_config import NetworkConfig, TextNetworkConfig  # noqa: E402
from vertext.models.registry import build_network, settings_class  # noqa: E402
from vertext.models.segmentation_network import SegmentationNetwork  # noqa: E402


# The printed 4.46 M of the Attention U-Net is 4.468 M cut short.
@pytest.mark.parametrize(
    ("name", "millions", "giga"),
    [
        ("unet", 1.49, 37.09),
        ("unetr", 87.12, 473.47),
        ("segresnet", 0.39, 17.90),
        ("attention-unet", 4.468, 145.25),
        ("swin-unetr", 25.12, 340.7),
    ],
)
def test_the_published_columns_come_out(name: str, millions: float, giga: float) -> None:
    cost = network_cost(build_network(name, settings_class(name)(out_channels=20)), batch=8)
    assert cost.parameters / 1e6 == pytest.approx(millions, abs=0.01)
    assert cost.macs / 1e9 == pytest.approx(giga, abs=0.1)


class Layers(SegmentationNetwork):
    """Layers whose cost is known; they see 4 × 32 × 32 numbers a slice."""

    def __init__(self, *layers: nn.Module, config: NetworkConfig, stack_depth: int = 1) -> None:
        super().__init__()
        self.config = config
        self.layers = nn.Sequential(*layers)
        self.stack_depth = stack_depth

    def decode(self, features, tokens=None, token_mask=None):  # type: ignore[no-untyped-def]
        assert len(features[0]) % self.stack_depth == 0
        if tokens is not None:
            return self.layers(tokens)
        return self.layers(features[0])


CANVAS = NetworkConfig(in_channels=4, image_size=(32, 32))
PIXELS = 32 * 32


@pytest.mark.parametrize(
    ("layer", "parameters", "macs"),
    [
        (nn.Conv2d(4, 6, 3, padding=1), 4 * 6 * 9 + 6, PIXELS * 6 * 4 * 9),
        (nn.Conv2d(4, 4, 3, stride=2, padding=1, groups=2), 76, PIXELS // 4 * 4 * 2 * 9),
        (nn.ConvTranspose2d(4, 2, 2, stride=2), 4 * 2 * 4 + 2, PIXELS * 4 * 2 * 4 * 4),
        (nn.Linear(32, 8), 32 * 8 + 8, 4 * 32 * 8 * 32),
        (nn.InstanceNorm2d(4), 0, 2 * 4 * PIXELS),
        (nn.BatchNorm2d(4), 8, 4 * 4 * PIXELS),
        (nn.PReLU(), 1, 4 * PIXELS),
        (nn.Softmax(1), 0, (3 * 4 - 1) * PIXELS),
        (nn.AdaptiveAvgPool2d(1), 0, 4 * (PIXELS + 1)),
        (nn.Upsample(scale_factor=2, mode="bilinear"), 0, 11 * 4 * 4 * PIXELS),
        (nn.ReLU(), 0, 0),
    ],
)
def test_one_layer(layer: nn.Module, parameters: int, macs: int) -> None:
    cost = network_cost(Layers(layer, config=CANVAS), batch=3)
    assert cost == NetworkCost(parameters, 3 * macs, parameters)


def test_layers_without_a_rule_show_only_among_all_parameters() -> None:
    cost = network_cost(Layers(nn.GroupNorm(2, 4), config=CANVAS), batch=1)
    assert cost == NetworkCost(0, 0, 8)


def test_a_layer_used_twice_has_its_weights_once() -> None:
    shared = nn.Conv2d(4, 4, 1)
    cost = network_cost(Layers(shared, shared, config=CANVAS), batch=1)
    assert cost == NetworkCost(20, 2 * PIXELS * 16, 20)


def test_prompts_are_counted_at_full_length() -> None:
    config = TextNetworkConfig(image_size=(32, 32), text_dim=5, max_tokens=7)
    assert network_cost(Layers(nn.Linear(5, 2), config=config), batch=2).macs == 2 * 7 * 5 * 2


def test_stacks_are_counted_whole_and_shared_out() -> None:
    one = network_cost(Layers(nn.Conv2d(4, 4, 1), config=CANVAS), batch=8)
    stack = Layers(nn.Conv2d(4, 4, 1), config=CANVAS, stack_depth=3)
    assert network_cost(stack, batch=8) == one


def test_the_network_is_left_as_it_was() -> None:
    network = Layers(nn.BatchNorm2d(4), config=CANVAS).train()
    before = {name: value.clone() for name, value in network.state_dict().items()}
    network_cost(network, batch=8)
    assert network.training
    assert not network.layers[0]._forward_hooks
    assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())
