"""A text encoder that cannot be had."""

from __future__ import annotations

from vertext.errors import BundleError


class TextEncoderError(BundleError):
    """The weights of a text encoder are missing, damaged, or cannot be downloaded."""

    code = "text-encoder"
