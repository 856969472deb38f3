"""SpineParseNet (10.1109/TMI.2020.3025087): a graph of classes in 3-D, then slices in 2-D."""

from vertext.models.baselines.spineparsenet.spineparsenet import (
    SpineParseNet,
    SpineParseNetConfig,
)

__all__ = ["SpineParseNet", "SpineParseNetConfig"]
