"""Puts batch normalisation into the convolutions before it."""

from __future__ import annotations

from itertools import pairwise

from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval


def fold_norms(network: nn.Module) -> None:
    """Fold every batch normalisation that follows a convolution in a sequence, in place.

    The ONNX export does the same: weights must be rounded after it, not before, if torch is to
    compute with those of the graph.

    Args:
        network: In evaluation mode.
    """
    for sequence in [module for module in network.modules() if isinstance(module, nn.Sequential)]:
        for (place, conv), (after, norm) in pairwise(list(sequence.named_children())):
            if isinstance(conv, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d):
                setattr(sequence, place, fuse_conv_bn_eval(conv, norm))
                setattr(sequence, after, nn.Identity())
