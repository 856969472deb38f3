"""Reads checkpoints; nothing but tensors is unpickled."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import torch

from vertext.errors import BundleError


def read_checkpoint(path: Path) -> dict[str, Any]:
    """Return what a `.ckpt` file of a run holds; its tensors stay on the disk until they are used.

    Raises:
        BundleError: The file is missing, damaged, or no checkpoint with weights.
    """
    try:
        content = torch.load(path, map_location="cpu", weights_only=True, mmap=True)
    # torch raises whatever its parsers meet in a damaged file.
    except (OSError, RuntimeError, LookupError, TypeError, ValueError, EOFError,
            pickle.UnpicklingError) as error:  # fmt: skip
        raise BundleError(f"is no checkpoint ({error})", source=path) from error
    if not (isinstance(content, dict) and isinstance(content.get("state_dict"), dict)):
        raise BundleError("is no checkpoint: it holds no weights", source=path)
    return content
