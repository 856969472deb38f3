"""Keeps encoded texts on disk, so that each is encoded once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from vertext.errors import UsageError
from vertext.files import atomic_path
from vertext.text.text_encoder import TextEncoder
from vertext.text.text_encoder_error import TextEncoderError
from vertext.text.text_features import TextFeatures


class TokenCache:
    """The last hidden states of texts in float16, one file a text.

    A file is named by the SHA-256 of the encoder's revision and the text. Files hold real tokens
    only, so padding cannot change what is read back.

    Args:
        folder: Folder of the cache; made when first needed.
        revision: Revision of the encoder whose vectors are kept.
        encoder: Encoder for texts that are not there yet; without one they are an error.

    Raises:
        UsageError: If the encoder has another revision.
    """

    def __init__(
        self, folder: str | Path, *, revision: str, encoder: TextEncoder | None = None
    ) -> None:
        if encoder is not None and encoder.revision != revision:
            raise UsageError(
                f"the encoder has the revision {encoder.revision}, the cache {revision}",
                source=folder,
            )
        self.folder = Path(folder)
        self.revision = revision
        self._encoder = encoder

    def path_of(self, text: str) -> Path:
        """Return the file in which a text is or would be kept."""
        key = hashlib.sha256(f"{self.revision}\n{text}".encode()).hexdigest()
        return self.folder / f"{key}.safetensors"

    def encode(self, texts: Sequence[str]) -> list[TextFeatures]:
        """Return the tokens (L, D) of each text, rounded to float16 and given as float32.

        Raises:
            UsageError: If a text is not there and the cache has no encoder.
            TextEncoderError: If a file is damaged.
        """
        missing = [text for text in dict.fromkeys(texts) if not self.path_of(text).is_file()]
        if missing:
            self._add(missing)
        return [self._read(text) for text in texts]

    def _add(self, texts: list[str]) -> None:
        if self._encoder is None:
            raise UsageError(
                f"the token cache lacks {texts[0][:60]!r}",
                source=self.folder,
                remedy="Give it the text encoder that made it",
            )
        for text, features in zip(texts, self._encoder.encode(texts), strict=True):
            with atomic_path(self.path_of(text)) as temporary:
                save_file({"tokens": features.tokens.astype(np.float16)}, temporary)

    def _read(self, text: str) -> TextFeatures:
        path = self.path_of(text)
        try:
            tokens: NDArray[np.float16] = load_file(path)["tokens"]
        except (OSError, SafetensorError, KeyError) as error:
            raise TextEncoderError(
                f"a cached text cannot be read ({error})", source=path, remedy="Delete the file"
            ) from error
        return TextFeatures(tokens.astype(np.float32))
