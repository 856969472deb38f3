"""A trained network from its checkpoint."""

from __future__ import annotations

from pathlib import Path

from torch import nn

from vertext.errors import BundleError
from vertext.models.registry import build_network
from vertext.models.segmentation_network import SegmentationNetwork
from vertext.training.experiment import Experiment
from vertext.training.read_checkpoint import read_checkpoint


def load_network(checkpoint: Path, experiment: Experiment) -> SegmentationNetwork:
    """Load the (averaged) weights of a checkpoint; nothing but tensors is unpickled.

    Args:
        checkpoint: `.ckpt` file of a run.
        experiment: Settings of that run.

    Raises:
        BundleError: The file is damaged or belongs to another configuration.
    """
    network = build_network(experiment.network, experiment.model)
    load_weights(network, checkpoint)
    return network


def load_weights(network: nn.Module, checkpoint: Path) -> None:
    """Put the weights of a checkpoint into a network, which is then in evaluation mode.

    Args:
        network: As it was built for that run.
        checkpoint: `.ckpt` file of a run.

    Raises:
        BundleError: The file is damaged or belongs to another configuration.
    """
    prefix = "network."
    state = read_checkpoint(checkpoint)["state_dict"]
    try:
        network.load_state_dict(
            {k.removeprefix(prefix): v for k, v in state.items() if k.startswith(prefix)}
        )
    except RuntimeError as error:
        raise BundleError(f"is no checkpoint of this model ({error})", source=checkpoint) from error
    network.eval()
