"""Multi-atlas SAM: registered atlases prompt the segmentation."""

from vertext.models.multiatlas_sam.config import MultiAtlasSamConfig
from vertext.models.multiatlas_sam.multiatlas_sam import MultiAtlasSam

__all__ = ["MultiAtlasSam", "MultiAtlasSamConfig"]
