"""Segment Anything (SAM): image encoders, prompt encoder, mask decoder, published weights."""

from vertext.models.sam.boxes_of import boxes_of
from vertext.models.sam.load_lite_medsam import load_lite_medsam
from vertext.models.sam.load_sam_checkpoint import load_sam_checkpoint
from vertext.models.sam.prompt_encoder import NO_POINT
from vertext.models.sam.sam import EncodedImage, Sam

__all__ = [
    "NO_POINT",
    "EncodedImage",
    "Sam",
    "boxes_of",
    "load_lite_medsam",
    "load_sam_checkpoint",
]
