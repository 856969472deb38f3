"""SAM's weights for the multi-atlas SAM."""

from __future__ import annotations

from typing import Final

from torch import nn

from vertext.errors import ReadError
from vertext.models.multiatlas_sam.config import MultiAtlasSamConfig
from vertext.models.sam.load_lite_medsam import load_lite_medsam
from vertext.models.sam.load_sam_checkpoint import load_sam_checkpoint
from vertext.models.sam.sam import Sam

_CODE: Final = "positional_encoding_gaussian_matrix"
_PLACES: Final = {
    "image_encoder.": "image_encoder.",
    "mask_decoder.transformer.": "mask_decoder.transformer.",
    f"prompt_encoder.pe_layer.{_CODE}": f"mask_decoder.position.{_CODE}",
}
"""Beginnings of SAM's names, and what they are called here."""


def load_weights(network: nn.Module, config: MultiAtlasSamConfig) -> None:
    """Put a SAM's image encoder, transformer and position code into a multi-atlas SAM.

    SAM's mask tokens and heads are for one structure at a time and are not taken.

    Args:
        network: Is filled in place; adapters keep their values.
        config: Says which SAM.

    Raises:
        ReadError: Its weights are not installed, cannot be read, or are of other sizes.
    """
    own = network.state_dict()
    found = {}
    for name, value in _published(config).state_dict().items():
        for theirs, ours in _PLACES.items():
            place = name.replace(theirs, ours, 1)
            if name.startswith(theirs) and place in own:
                found[place] = value
    other = [name for name, value in found.items() if value.shape != own[name].shape]
    missing = [
        name
        for name in own
        if name.startswith("image_encoder.") and ".adapter." not in name and name not in found
    ]
    if odd := other + missing:
        raise ReadError(
            f"{len(odd)} tensors are missing or of another size, such as {odd[0]}",
            source=config.checkpoint or config.weights,
            remedy="Give the sizes of this SAM in the settings",
        )
    network.load_state_dict(own | found)


def _published(config: MultiAtlasSamConfig) -> Sam:
    if config.checkpoint is None:
        return load_lite_medsam()
    return load_sam_checkpoint(config.checkpoint, config.image_size, sha256=config.sha256)
