"""SAM's weights from a file that is what it says it is."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Final

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional

from vertext.errors import ReadError
from vertext.files import sha256_of

SAM_VIT_B_SHA256: Final = "ec2df62732614e57411cdcf32a23ffdf28910380d03139ee0f4fcbe91eb8c912"
"""Of the official `sam_vit_b_01ec64.pth` (375,042,383 bytes)."""

_PLACES: Final = {
    "image_encoder.": "image_encoder.",
    "mask_decoder.transformer.": "coarse.transformer.",
    "mask_decoder.output_upscaling.": "coarse.output_upscaling.",
    "prompt_encoder.no_mask_embed.weight": "no_mask",
    "prompt_encoder.pe_layer.positional_encoding_gaussian_matrix": "position.frequencies",
}
"""Beginnings of SAM's names, and what they are called here."""


def load_sam_weights(network: nn.Module, path: Path, *, sha256: str | None) -> None:
    """Put SAM's image encoder, and its decoder into the first decoder.

    Position tables of another image size are interpolated.

    Args:
        network: An H-SAM.
        path: `.safetensors`, or a `.pth` of tensors, which is read without running code from it.
        sha256: Of the file; None is the official ViT-B for a `.pth`, and any for safetensors.

    Raises:
        ReadError: The file cannot be read, is another one, or is of another size of SAM.
    """
    own = network.state_dict()
    found = {}
    for name, value in _read(path, sha256).items():
        for theirs, ours in _PLACES.items():
            place = name.replace(theirs, ours, 1)
            if name.startswith(theirs) and place in own:
                found[place] = _fitted(value, own[place], name=name, path=path)
    missing = [
        name
        for name in own
        if name.startswith("image_encoder.") and ".lora_" not in name and name not in found
    ]
    if missing:
        raise ReadError(
            f"it lacks {len(missing)} tensors of the image encoder, such as {missing[0]}",
            source=path,
            remedy="Give the weights of a SAM ViT, and its dim, depth and heads in the settings",
        )
    network.load_state_dict(own | found)


def _read(path: Path, sha256: str | None) -> dict[str, torch.Tensor]:
    tensors_only = path.suffix == ".safetensors"
    try:
        expected = sha256 or (None if tensors_only else SAM_VIT_B_SHA256)
        if expected is not None:
            actual = sha256_of(path)
            if actual != expected:
                raise ReadError(
                    f"its SHA-256 is {actual}, not {expected}",
                    source=path,
                    remedy="Fetch the file again, or set model.sha256 to that of your own",
                )
        if tensors_only:
            return load_file(path)
        return torch.load(path, map_location="cpu", weights_only=True)
    except (OSError, SafetensorError, RuntimeError, EOFError, pickle.UnpicklingError) as error:
        raise ReadError(
            f"SAM's weights cannot be read ({error})",
            source=path,
            remedy="A trained run holds its own copy: model.checkpoint: null in its "
            "experiment.yaml exports it without this file",
        ) from error


def _fitted(value: torch.Tensor, like: torch.Tensor, *, name: str, path: Path) -> torch.Tensor:
    value = value.float()
    if name.endswith("pos_embed") and value.shape[-1] == like.shape[-1]:
        table = functional.interpolate(value.movedim(-1, 1), size=like.shape[1:3], mode="bicubic")
        value = table.movedim(1, -1)
    elif ".rel_pos_" in name and value.shape[-1] == like.shape[-1]:
        table = functional.interpolate(value.T[None], size=len(like), mode="linear")
        value = table[0].T
    elif value.numel() == like.numel():
        value = value.reshape(like.shape)
    if value.shape != like.shape:
        raise ReadError(
            f"{name} is {tuple(value.shape)}, not {tuple(like.shape)}",
            source=path,
            remedy="Give dim, depth, heads and width of this SAM in the settings",
        )
    return value
