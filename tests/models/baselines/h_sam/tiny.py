"""An H-SAM small enough for tests."""

from __future__ import annotations

import torch

from vertext.models.baselines.h_sam import HSam, HSamConfig
from vertext.training.segmentation_loss import LossConfig, SegmentationLoss

TINY = {
    "image_size": (64, 64),
    "dim": 48,
    "depth": 2,
    "heads": 4,
    "window": 3,
    "global_blocks": (1,),
    "width": 32,
    "decoder_heads": 2,
    "decoder_mlp": 32,
}


def tiny(**settings: object) -> HSam:
    torch.manual_seed(0)
    return HSam(HSamConfig(**TINY | settings))


def batch() -> dict[str, torch.Tensor]:
    generator = torch.Generator().manual_seed(1)
    return {
        "image": torch.randn(2, 1, 64, 64, generator=generator),
        "labels": torch.randint(0, 21, (2, 64, 64), generator=generator, dtype=torch.uint8),
    }


def loss() -> SegmentationLoss:
    return SegmentationLoss(LossConfig(), active=tuple(range(21)))
