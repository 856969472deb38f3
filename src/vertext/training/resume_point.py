"""Where a run goes on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch
from torch import nn

from vertext.errors import BundleError
from vertext.training.read_checkpoint import read_checkpoint

LAST = "last.ckpt"
_BESIDE_WEIGHTS = {"loops", "optimizer_states", "lr_schedulers", "callbacks"}
"""What Lightning goes on from."""


def resume_point(folder: Path, module: nn.Module) -> Path | None:
    """Return the last checkpoint of a run, None where there is none yet.

    Args:
        folder: Of the run.
        module: What is to be trained.

    Raises:
        BundleError: The checkpoint is damaged, or of another version or network.
    """
    last = folder / LAST
    if not last.is_file():
        return None
    content = read_checkpoint(last)
    found, expected = content["state_dict"], module.state_dict()
    if not (content.keys() >= _BESIDE_WEIGHTS and _shapes(found) == _shapes(expected)):
        raise BundleError(
            "this run cannot go on: another version or network left its checkpoint",
            source=last,
            remedy="Give the new run another name",
        )
    return last


def _shapes(state: Mapping[str, torch.Tensor]) -> dict[str, torch.Size]:
    return {name: value.shape for name, value in state.items()}
