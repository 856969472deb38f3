"""H-SAM (arXiv 2403.18271): SAM's image encoder with two mask decoders, one after the other."""

from vertext.models.baselines.h_sam.config import HSamConfig
from vertext.models.baselines.h_sam.h_sam import HSam

__all__ = ["HSam", "HSamConfig"]
