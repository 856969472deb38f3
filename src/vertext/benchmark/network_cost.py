"""Parameters and multiply-accumulates (MACs) of a network, by the rules of the published tables."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn
from torch.func import functional_call

from vertext.models.segmentation_network import SegmentationNetwork


@dataclass(frozen=True)
class NetworkCost:
    """What a network costs.

    Attributes:
        parameters: Parameters of the counted layers, as in the published column.
        macs: MACs of the counted layers for the whole batch, the published "FLOPs".
        all_parameters: Every parameter: also position tables, group norms and other layers that
            the rules pass over.
    """

    parameters: int
    macs: int
    all_parameters: int


def network_cost(network: SegmentationNetwork, *, batch: int) -> NetworkCost:
    """Count a network for a batch of its own canvas, and of full-length prompts if it reads them.

    The rules are those of the thop package, which made the published columns (8 slices of 384²):
    convolutions, linear layers, norms, PReLU, softmax, pooling and upsampling that are modules
    and take part count. Products between activations do not, so attention looks too cheap.
    Nothing is computed, so neither memory nor time depends on the canvas.

    Args:
        network: The network; it is left as it was.
        batch: Number of slices. A network that sees several slices together is counted over
            whole stacks, and the share of this number is returned.

    Returns:
        Parameters and MACs.
    """
    slices = math.ceil(batch / network.stack_depth) * network.stack_depth
    macs = 0
    counted: set[nn.Module] = set()

    def count(layer: nn.Module, inputs: tuple[Any, ...], output: Any) -> None:
        nonlocal macs
        macs += _RULES[type(layer)](layer, inputs[0], output)
        counted.add(layer)

    hooks = [
        layer.register_forward_hook(count) for layer in network.modules() if type(layer) in _RULES
    ]
    training = network.training
    state = {**dict(network.named_parameters()), **dict(network.named_buffers())}
    shapes = {name: tensor.to("meta") for name, tensor in state.items()}
    try:
        with torch.no_grad():
            functional_call(network.eval(), shapes, _example(network, slices))
    finally:
        network.train(training)
        for hook in hooks:
            hook.remove()
    weights = {p for layer in counted for p in layer.parameters(recurse=False)}
    return NetworkCost(
        parameters=sum(p.numel() for p in weights),
        macs=macs * batch // slices,
        all_parameters=sum(p.numel() for p in network.parameters()),
    )


def _example(network: SegmentationNetwork, slices: int) -> tuple[torch.Tensor, ...]:
    config = network.config
    image = torch.empty(slices, config.in_channels, *config.image_size, device="meta")
    if not config.reads_prompt:
        return (image,)
    shape = (slices, config.prompt_length)
    tokens = torch.empty(*shape, config.token_dim, device="meta")
    return image, tokens, torch.empty(shape, dtype=torch.bool, device="meta")


Rule = Callable[[Any, torch.Tensor, torch.Tensor], int]


def _convolution(layer: Any, x: torch.Tensor, y: torch.Tensor) -> int:
    # Transposed ones too, though theirs is too much by the square of the stride.
    return y.numel() * (x.shape[1] // layer.groups) * math.prod(layer.kernel_size)


def _norm(layer: Any, x: torch.Tensor, y: torch.Tensor) -> int:
    affine = getattr(layer, "affine", False) or getattr(layer, "elementwise_affine", False)
    return x.numel() * (4 if affine else 2)


def _linear(layer: Any, x: torch.Tensor, y: torch.Tensor) -> int:
    return layer.in_features * y.numel()


def _elements(layer: Any, x: torch.Tensor, y: torch.Tensor) -> int:
    return y.numel()


def _softmax(layer: Any, x: torch.Tensor, y: torch.Tensor) -> int:
    return 3 * x.numel() - x.numel() // x.shape[layer.dim]


def _adaptive_pool(layer: Any, x: torch.Tensor, y: torch.Tensor) -> int:
    return y.numel() * (math.prod(x.shape[2:]) // math.prod(y.shape[2:]) + 1)


def _upsample(layer: Any, x: torch.Tensor, y: torch.Tensor) -> int:
    return y.numel() * {"linear": 5, "bilinear": 11, "bicubic": 259}.get(layer.mode, 1)


_RULES: dict[type[nn.Module], Rule] = {
    **dict.fromkeys((nn.Conv1d, nn.Conv2d, nn.Conv3d), _convolution),
    **dict.fromkeys((nn.ConvTranspose1d, nn.ConvTranspose2d, nn.ConvTranspose3d), _convolution),
    **dict.fromkeys((nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d), _norm),
    **dict.fromkeys((nn.InstanceNorm1d, nn.InstanceNorm2d, nn.InstanceNorm3d), _norm),
    nn.LayerNorm: _norm,
    nn.Linear: _linear,
    nn.PReLU: _elements,
    nn.Softmax: _softmax,
    **dict.fromkeys((nn.AvgPool1d, nn.AvgPool2d, nn.AvgPool3d), _elements),
    **dict.fromkeys((nn.AdaptiveAvgPool1d, nn.AdaptiveAvgPool2d), _adaptive_pool),
    nn.AdaptiveAvgPool3d: _adaptive_pool,
    nn.Upsample: _upsample,
}
