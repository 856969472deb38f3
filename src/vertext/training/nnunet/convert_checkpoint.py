"""nnU-Net's weights as a checkpoint of a run."""

from __future__ import annotations

import pickle
from pathlib import Path

import torch

from vertext.errors import BundleError
from vertext.files import atomic_path
from vertext.models.baselines.nnunet import NnUnet, NnUnetConfig

_NEVER = -1e4
"""Logit of a class that nnU-Net was not trained on."""
_HEADS = "decoder.seg_layers."


def convert_checkpoint(
    source: Path, target: Path, config: NnUnetConfig, *, active: tuple[int, ...]
) -> None:
    """Write a `.ckpt` that `load_network` reads, with one channel for each internal class.

    Args:
        source: Bare weights of a reduced plan; nothing but tensors is unpickled.
        target: File to write.
        config: Settings of the run.
        active: Internal number of each of nnU-Net's channels.

    Raises:
        BundleError: The file is damaged or belongs to another plan.
    """
    try:
        weights = torch.load(source, map_location="cpu", weights_only=True)
        complete = {
            name: _spread(value, name, config.out_channels, active)
            for name, value in weights.items()
        }
        NnUnet(config).unet.load_state_dict(complete)
    except (OSError, RuntimeError, AttributeError, EOFError, pickle.UnpicklingError) as error:
        raise BundleError(f"holds no weights of this plan ({error})", source=source) from error
    with atomic_path(target) as file:
        torch.save(
            {"state_dict": {f"network.unet.{name}": value for name, value in complete.items()}},
            file,
        )


def _spread(value: torch.Tensor, name: str, classes: int, active: tuple[int, ...]) -> torch.Tensor:
    """Put the channels of a segmentation layer where their classes are."""
    if not name.startswith(_HEADS):
        return value
    whole = value.new_full((classes, *value.shape[1:]), _NEVER if name.endswith("bias") else 0.0)
    whole[list(active)] = value
    return whole
