"""The processes that share a training run."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from vertext.errors import UsageError


@dataclass(frozen=True)
class Processes:
    """One process a device on each machine; they share every batch.

    Attributes:
        devices: Processes on each machine.
        nodes: Machines.
        strategy: Lightning's name of how they share: `ddp` (each has the whole network) or `fsdp`
            (each has a part of it; GPUs only).

    Raises:
        UsageError: The network is to be shared, and there is no GPU.
    """

    devices: int = 1
    nodes: int = 1
    strategy: str = "ddp"

    def __post_init__(self) -> None:
        if self.strategy == "fsdp" and not torch.cuda.is_available():
            raise UsageError(
                "fsdp shares a network among GPUs, and torch finds none here",
                remedy="Leave out --strategy fsdp: each process then has the whole network",
            )

    @property
    def count(self) -> int:
        """All processes."""
        return self.devices * self.nodes

    @property
    def lightning_strategy(self) -> str:
        """What Lightning's trainer is told."""
        if self.count == 1:
            return "auto"
        # Ablations leave parameters without a gradient, which plain DDP waits for in vain.
        return "ddp_find_unused_parameters_true" if self.strategy == "ddp" else self.strategy

    def part_of(self, batch_size: int) -> int:
        """Return how much of a batch each process takes.

        Raises:
            UsageError: It cannot be shared evenly.
        """
        if batch_size % self.count:
            raise UsageError(
                f"{self.count} processes cannot share batches of {batch_size} evenly",
                remedy="Set optimiser.batch_size to a multiple of devices x nodes",
            )
        return batch_size // self.count
