"""SAMs small enough for tests."""

from __future__ import annotations

import torch

from vertext.models.sam.mask_decoder import MaskDecoder
from vertext.models.sam.prompt_encoder import PromptEncoder
from vertext.models.sam.sam import Sam
from vertext.models.sam.tiny_vit import TinyVit
from vertext.models.sam.tiny_vit_config import TinyVitConfig
from vertext.models.sam.vit import Vit
from vertext.models.sam.vit_config import VitConfig

TINY = TinyVitConfig(
    dims=(8, 8, 16, 16), depths=(1, 1, 1, 1), heads=(2, 4, 2), windows=(3, 4, 3), width=16
)
VIT = VitConfig(dim=16, depth=3, heads=2, window=3, global_blocks=(1,), width=16)


def tiny_sam(size: tuple[int, int] = (48, 64)) -> Sam:
    """Return a random SAM with a small TinyViT."""
    torch.manual_seed(0)
    decoder = MaskDecoder(16, heads=4, hidden=24)
    return Sam(TinyVit(TINY), PromptEncoder(16), decoder, size=size).eval()


def vit_weights(grid: tuple[int, int] = (6, 6)) -> dict[str, torch.Tensor]:
    """Return random weights of a SAM with a small ViT, under the names of published ones."""
    torch.manual_seed(0)
    sam = Sam(Vit(VIT, grid=grid), PromptEncoder(16), MaskDecoder(16, hidden=24), size=(96, 96))
    return {name: 0.3 * torch.randn_like(value) for name, value in sam.state_dict().items()}
