"""Train whatever a config asks for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from vertext.errors import UsageError
from vertext.training.config_layers import read_layers
from vertext.training.experiment import read_experiment
from vertext.training.processes import Processes
from vertext.training.train import train
from vertext.training.vessels.train_vessels import train_vessels
from vertext.training.vessels.vessel_experiment import VESSEL_NETWORK, read_vessel_experiment


def train_config(
    config: str | Path,
    overrides: Sequence[str],
    *,
    runs: str | Path,
    processes: Processes = Processes(),  # noqa: B008 - frozen
) -> Path:
    """Train the network of a config: on chest CT for LACAF, on spines for all others.

    Args:
        config: YAML file; its `network` decides which settings it may have.
        overrides: Such as `optimiser.lr=0.001`.
        runs: Folder of all runs.
        processes: Those that share the run.

    Returns:
        The folder of the run.

    Raises:
        VertextError: A setting is wrong, scans cannot be read, or the run cannot be written.
    """
    if read_layers(config, overrides).get("network") == VESSEL_NETWORK:
        if processes.count > 1:
            raise UsageError("LACAF trains in one process", remedy="Leave out --devices, --nodes")
        return train_vessels(read_vessel_experiment(config, overrides), runs=runs)
    return train(read_experiment(config, tuple(overrides)), runs=runs, processes=processes)
