"""SAM's weights for H-SAM."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from torch import nn

from vertext.errors import ReadError
from vertext.models.sam.fit_tensor import fit_tensor
from vertext.models.sam.read_weights import read_weights

_PLACES: Final = {
    "image_encoder.": "image_encoder.",
    "mask_decoder.transformer.": "coarse.transformer.",
    "mask_decoder.output_upscaling.": "coarse.output_upscaling.",
    "prompt_encoder.no_mask_embed.weight": "no_mask",
    "prompt_encoder.pe_layer.positional_encoding_gaussian_matrix": "position.frequencies",
}
"""Beginnings of SAM's names, and what they are called here."""

_OTHER_FILE: Final = (
    "Fetch the file again, or set model.sha256 to that of your own. A trained run holds its own "
    "copy: model.checkpoint: null in its experiment.yaml exports it without this file"
)
_OTHER_SIZE: Final = "Give dim, depth, heads and width of this SAM in the settings"


def load_sam_weights(network: nn.Module, path: Path, *, sha256: str | None) -> None:
    """Put SAM's image encoder, and its decoder into the first decoder.

    Position tables of another image size are interpolated.

    Args:
        network: An H-SAM.
        path: `.safetensors`, or a `.pth` of tensors, which is read without running code from it.
        sha256: Of the file; None is an official one for a `.pth`, and any for safetensors.

    Raises:
        ReadError: The file cannot be read, is another one, or is of another size of SAM.
    """
    own = network.state_dict()
    found = {}
    for name, value in read_weights(path, sha256=sha256, remedy=_OTHER_FILE).items():
        for theirs, ours in _PLACES.items():
            place = name.replace(theirs, ours, 1)
            if name.startswith(theirs) and place in own:
                like = own[place]
                found[place] = fit_tensor(value, like, name=name, source=path, remedy=_OTHER_SIZE)
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
