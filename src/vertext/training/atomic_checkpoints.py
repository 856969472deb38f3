"""Checkpoints that are whole or not there."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import torch
from lightning.pytorch.plugins.io import TorchCheckpointIO

from vertext.files import atomic_path


class AtomicCheckpoints(TorchCheckpointIO):
    """Writes a checkpoint beside its place and renames it.

    Lightning's own writes it to the system's temporary folder and moves it: between two file
    systems that is a copy, of which a killed run leaves half.
    """

    def save_checkpoint(
        self, checkpoint: dict[str, Any], path: str | Path, storage_options: Any = None
    ) -> None:
        """Write a checkpoint.

        Args:
            checkpoint: Tensors and settings.
            path: File to write.
            storage_options: Of remote stores; not used.

        Raises:
            ResourceError: The disk is full, or the place cannot be written.
        """
        # Through memory: torch tells of a full disk by an error of another kind.
        buffer = io.BytesIO()
        torch.save(checkpoint, buffer)
        with atomic_path(path) as temporary:
            temporary.write_bytes(buffer.getbuffer())
