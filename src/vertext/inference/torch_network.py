"""A network in torch, with the interface of a bundle's graphs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from vertext.inference.onnx_network import pad_tokens
from vertext.inference.slice_network import Features
from vertext.models.segmentation_network import SegmentationNetwork


class TorchNetwork:
    """Runs a network that was trained but not exported.

    Args:
        network: Any registered network; it is set to evaluation mode.
        active: Class numbers that were ever supervised, background included.
    """

    def __init__(self, network: SegmentationNetwork, active: Sequence[int]) -> None:
        self.network = network.eval()
        self.active = torch.tensor(tuple(active))

    @torch.inference_mode()
    def encode(self, images: NDArray[np.float32]) -> Features:
        """Return the image features of slices.

        Args:
            images: (N, 1, H, W) normalised slices on the network's canvas.
        """
        features = self.network.encode(torch.from_numpy(images))
        return {f"feature_{number}": value.numpy() for number, value in enumerate(features)}

    @torch.inference_mode()
    def decode(
        self,
        features: Mapping[str, NDArray[np.float32]],
        tokens: Sequence[NDArray[np.float32]] | None,
    ) -> NDArray[np.float32]:
        """Return the logits of the active classes, (N, C, H, W).

        Args:
            features: What `encode` returned for N slices.
            tokens: The prompt of each slice, (L, D); lengths may differ. None for a network
                that reads no text.
        """
        inputs = tuple(torch.from_numpy(value) for value in features.values())
        prompt: tuple[torch.Tensor, ...] = ()
        if tokens is not None:
            prompt = tuple(torch.from_numpy(array) for array in pad_tokens(tokens))
        logits = self.network.decode(inputs, *prompt).index_select(1, self.active)
        result: NDArray[np.float32] = logits.numpy()
        return result
