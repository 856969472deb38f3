"""The vectors of the phrases that a model was trained with."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load

from vertext.errors import BundleError, UsageError
from vertext.files import atomic_path
from vertext.text.text_encoder import TextEncoder


class PhraseBank:
    """Phrases and their vectors, so that prompts need no text encoder at run time.

    Args:
        vectors: (N, D) vectors, kept as float16 since that is what is shipped.
        phrases: N different phrases.
        encoder: Name of the encoder that made the vectors.
        revision: Revision of its weights.

    Raises:
        ValueError: If the numbers differ or a phrase is listed twice.
    """

    def __init__(
        self,
        vectors: NDArray[np.floating],
        phrases: Sequence[str],
        *,
        encoder: str,
        revision: str,
    ) -> None:
        if vectors.ndim != 2 or len(vectors) != len(phrases):
            msg = f"{len(phrases)} phrases do not fit vectors of shape {vectors.shape}"
            raise ValueError(msg)
        if len(set(phrases)) < len(phrases):
            raise ValueError("a phrase is listed twice")
        self.vectors: NDArray[np.float16] = vectors.astype(np.float16)
        self.phrases = tuple(phrases)
        self.encoder = encoder
        self.revision = revision
        self._rows = {phrase: row for row, phrase in enumerate(self.phrases)}

    @property
    def dim(self) -> int:
        """Length D of a vector."""
        return int(self.vectors.shape[1])

    def __contains__(self, phrase: str) -> bool:
        return phrase in self._rows

    def tokens(self, phrases: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector a phrase, in the given order: (L, D) float32.

        Raises:
            UsageError: If the bank lacks a phrase.
        """
        missing = [phrase for phrase in phrases if phrase not in self._rows]
        if missing:
            raise UsageError(
                f"the model's phrase bank lacks {missing[0]!r}",
                remedy='Free text needs a text encoder: pip install "vertext[text]"',
            )
        rows = [self._rows[phrase] for phrase in phrases]
        return self.vectors[rows].astype(np.float32)

    def extended(self, phrases: Sequence[str], encoder: TextEncoder) -> PhraseBank:
        """Return a bank that knows the given phrases too, encoded where they are missing.

        Raises:
            UsageError: If the encoder is not the one that made this bank.
        """
        if encoder.revision != self.revision:
            raise UsageError(
                f"the phrase bank was made by {self.encoder} ({self.revision}), "
                f"not by {encoder.name} ({encoder.revision})",
                remedy=f"Load the encoder {self.encoder}",
            )
        missing = [phrase for phrase in dict.fromkeys(phrases) if phrase not in self._rows]
        if not missing:
            return self
        vectors = np.concatenate([self.vectors, encoder.embed(missing)])
        return self._like(vectors, (*self.phrases, *missing))

    def subset(self, phrases: Sequence[str]) -> PhraseBank:
        """Return a bank of only the given phrases, in their order.

        Raises:
            UsageError: If the bank lacks a phrase.
        """
        return self._like(self.tokens(phrases), phrases)

    def save(self, path: str | Path) -> None:
        """Write the bank as safetensors: `vectors` (N, D) float16, the rest as metadata.

        Equal banks give equal bytes.

        Raises:
            ResourceError: If the file cannot be written.
        """
        vectors = self.vectors.astype("<f2").tobytes()
        header = {
            "__metadata__": {
                "phrases": json.dumps(self.phrases),
                "encoder": self.encoder,
                "revision": self.revision,
            },
            "vectors": {
                "dtype": "F16",
                "shape": self.vectors.shape,
                "data_offsets": (0, len(vectors)),
            },
        }
        # By hand: the library's own writer shuffles the metadata from run to run.
        said = json.dumps(header).encode()
        said += b" " * (-len(said) % 8)
        with atomic_path(path) as temporary:
            temporary.write_bytes(len(said).to_bytes(8, "little") + said + vectors)

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Read a bank.

        Raises:
            BundleError: If the file is missing, damaged, or not a phrase bank.
        """
        try:
            content = Path(path).read_bytes()
        except OSError as error:
            raise BundleError(f"is not readable ({error})", source=path) from error
        return cls.parse(content, source=path)

    @classmethod
    def parse(cls, content: bytes, *, source: str | Path) -> Self:
        """Read a bank from the bytes of its file.

        Args:
            content: The whole file.
            source: Where it comes from, for messages.

        Raises:
            BundleError: If it is damaged or not a phrase bank.
        """
        try:
            header_size = int.from_bytes(content[:8], "little")
            metadata = json.loads(content[8 : 8 + header_size])["__metadata__"]
            return cls(
                load(content)["vectors"],
                json.loads(metadata["phrases"]),
                encoder=metadata["encoder"],
                revision=metadata["revision"],
            )
        except (SafetensorError, KeyError, TypeError, ValueError) as error:
            raise BundleError(f"is not a readable phrase bank ({error})", source=source) from error

    def _like(self, vectors: NDArray[np.floating], phrases: Sequence[str]) -> PhraseBank:
        return PhraseBank(vectors, phrases, encoder=self.encoder, revision=self.revision)
