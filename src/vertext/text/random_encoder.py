"""The control that reads the words through a BERT that has learned nothing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vertext.errors import MissingExtraError
from vertext.text.text_features import TextFeatures

_TOKEN = re.compile(r"\w+|[^\w\s]")
_FIRST_WORD, _CLS, _SEP = 1000, 101, 102


class RandomEncoder:
    """A frozen BERT of the paper's shape with random weights.

    Words become piece numbers by a hash, since an untrained model has no vocabulary of its own.

    Args:
        layers: Number of layers.
        dim: Length of a vector.
        seed: Seed of the weights.

    Raises:
        MissingExtraError: If torch or transformers are not installed.
    """

    name = "random"

    def __init__(self, *, layers: int = 12, dim: int = 768, seed: int = 0) -> None:
        try:
            import torch
            from transformers import BertConfig, BertModel
        except ImportError as error:
            raise MissingExtraError(error.name or "transformers", "text") from error
        self.dim = dim
        self.revision = f"random-1-{layers}-{dim}-{seed}"
        config = BertConfig(
            vocab_size=28996,
            hidden_size=dim,
            num_hidden_layers=layers,
            num_attention_heads=dim // 64,
            intermediate_size=4 * dim,
        )
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            self._model = BertModel(config, add_pooling_layer=False).eval().requires_grad_(False)
        self._vocabulary = config.vocab_size

    def encode(self, texts: Sequence[str]) -> list[TextFeatures]:
        """Return the last hidden states (L, D) of each text, special tokens included."""
        import torch

        with torch.inference_mode():
            states = [self._model(torch.tensor([self._pieces(text)]))[0][0] for text in texts]
        return [TextFeatures(one.numpy()) for one in states]

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the mean over the tokens of each text, (N, D) float32."""
        return np.stack([one.mean() for one in self.encode(texts)])

    def _pieces(self, text: str) -> list[int]:
        words = _TOKEN.findall(text.casefold())
        return [_CLS, *(self._piece(word) for word in words), _SEP]

    def _piece(self, word: str) -> int:
        digest = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
        return _FIRST_WORD + digest % (self._vocabulary - _FIRST_WORD)
