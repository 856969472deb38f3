"""A network in torch, as the sliding window asks for it."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from vertext.inference.head_look import HeadLook
from vertext.inference.logits_look import LogitsLook
from vertext.inference.sliding_window import PatchLook
from vertext.models.lacaf.lacaf import Lacaf

Values = NDArray[np.float32]


class NetworkLook:
    """Looks at a patch with LACAF or one of its baselines.

    Args:
        network: In evaluation mode.
        text: Frozen text vectors of the classes, (N, text_dim); None for one that reads none.
    """

    def __init__(self, network: Lacaf, text: torch.Tensor | None) -> None:
        self._network = network
        self._text = text

    @torch.inference_mode()
    def __call__(self, patch: Values) -> PatchLook:
        """Return what the network saw in a patch (P, P, P)."""
        device = next(self._network.parameters()).device
        image = torch.from_numpy(np.ascontiguousarray(patch, np.float32))[None, None].to(device)
        features = self._network.encode(image)
        if not self._network.config.reads_text:
            return LogitsLook(self._network.decode(features)[0].float().cpu().numpy())
        shared, parameters = self._network.heads(features, self._text)
        return HeadLook(shared[0].float().cpu().numpy(), parameters[0].float().cpu().numpy())
