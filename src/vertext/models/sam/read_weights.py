"""Tensors from a file that is what it says it is."""

from __future__ import annotations

import pickle
from collections.abc import Collection
from pathlib import Path
from typing import Final

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file

from vertext.errors import ReadError
from vertext.files import sha256_of

OFFICIAL_SAM: Final = (
    "ec2df62732614e57411cdcf32a23ffdf28910380d03139ee0f4fcbe91eb8c912",  # sam_vit_b_01ec64.pth
    "3adcc4315b642a4d2101128f611684e8734c41232a17c648ed1693702a49a622",  # sam_vit_l_0b3195.pth
    "a7bf3b02f3ebf1267aba913ff637d9a2d5c33d3173bb679e46d9f338c26f262e",  # sam_vit_h_4b8939.pth
)
"""SHA-256 of the files that Meta published."""


def read_weights(path: Path, *, sha256: str | None, remedy: str) -> dict[str, torch.Tensor]:
    """Read tensors by name; no code in the file runs.

    Args:
        path: `.safetensors`, or a `.pth` of tensors.
        sha256: Of the file; None takes one of OFFICIAL_SAM for a `.pth`, and any safetensors.
        remedy: What to do if the file is another one or cannot be read.

    Raises:
        ReadError: Either of these.
    """
    tensors_only = path.suffix == ".safetensors"
    try:
        if sha256 is not None:
            _check(path, (sha256,), remedy)
        elif not tensors_only:
            _check(path, OFFICIAL_SAM, remedy)
        if tensors_only:
            return load_file(path)
        return torch.load(path, map_location="cpu", weights_only=True)
    except (OSError, SafetensorError, RuntimeError, EOFError, pickle.UnpicklingError) as error:
        problem = f"SAM's weights cannot be read ({error})"
        raise ReadError(problem, source=path, remedy=remedy) from error


def _check(path: Path, expected: Collection[str], remedy: str) -> None:
    actual = sha256_of(path)
    if actual not in expected:
        problem = f"its SHA-256 is {actual}, not {' or '.join(expected)}"
        raise ReadError(problem, source=path, remedy=remedy)
