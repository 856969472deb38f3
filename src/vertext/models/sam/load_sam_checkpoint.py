"""SAM from its published checkpoints."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import torch

from vertext.errors import ReadError, UsageError
from vertext.models.sam.load_state import load_state
from vertext.models.sam.mask_decoder import MaskDecoder
from vertext.models.sam.prompt_encoder import PromptEncoder
from vertext.models.sam.read_weights import read_weights
from vertext.models.sam.sam import Sam
from vertext.models.sam.vit import Vit
from vertext.models.sam.vit_config import PATCH, VitConfig

_MEAN: Final = (123.675 / 255, 116.28 / 255, 103.53 / 255)
_DEVIATION: Final = (58.395 / 255, 57.12 / 255, 57.375 / 255)
_REMEDY: Final = "Give a checkpoint of SAM ViT-B, L or H, or the SHA-256 of your own file"


def load_sam_checkpoint(
    path: str | Path, size: tuple[int, int] = (1024, 1024), *, sha256: str | None = None
) -> Sam:
    """Return SAM ViT-B, L or H, whichever the file holds.

    Args:
        path: Checkpoint with SAM's names of tensors, `.pth` or `.safetensors`.
        size: Rows and columns of the images it shall encode; tables of places are resized from
            those it was trained with.
        sha256: Of the file; None takes Meta's three files, and any safetensors.

    Raises:
        ReadError: The file cannot be read, is another one, or holds no SAM.
        UsageError: `size` is no multiple of 16.
    """
    path = Path(path)
    if any(side <= 0 or side % PATCH for side in size):
        raise UsageError(f"SAM's images have sides that are multiples of {PATCH}, not {size}")
    stored = read_weights(path, sha256=sha256, remedy=_REMEDY)
    try:
        config = _sizes(stored)
        hidden = len(stored["mask_decoder.transformer.layers.0.mlp.lin1.weight"])
    except (KeyError, IndexError, ValueError) as error:
        raise ReadError(f"it holds no SAM ({error})", source=path, remedy=_REMEDY) from error
    sam = Sam(
        Vit(config, grid=(size[0] // PATCH, size[1] // PATCH)),
        PromptEncoder(config.width),
        MaskDecoder(config.width, hidden=hidden),
        size=size,
        mean=_MEAN,
        deviation=_DEVIATION,
    )
    load_state(sam, stored, source=path, remedy=_REMEDY)
    return sam.eval()


def _sizes(stored: dict[str, torch.Tensor]) -> VitConfig:
    """Read the sizes of the image encoder off its tensors."""
    rows, _, dim = stored["image_encoder.pos_embed"].shape[1:]
    depth = len([name for name in stored if name.endswith("attn.rel_pos_h")])
    tables = [stored[f"image_encoder.blocks.{number}.attn.rel_pos_h"] for number in range(depth)]
    return VitConfig(
        dim=dim,
        depth=depth,
        heads=dim // tables[0].shape[1],
        window=(min(len(table) for table in tables) + 1) // 2,
        global_blocks=tuple(n for n, table in enumerate(tables) if len(table) == 2 * rows - 1),
        width=len(stored["image_encoder.neck.0.weight"]),
    )
