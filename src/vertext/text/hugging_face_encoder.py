"""Frozen text encoders of the BERT family, run by transformers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError

from vertext.errors import MissingExtraError, UsageError
from vertext.text.text_encoder_error import TextEncoderError
from vertext.text.text_features import TextFeatures

_BATCH = 32


class HuggingFaceEncoder:
    """The last hidden states of a BERT-like model in a local folder; no network is touched.

    Vectors are computed in float32 on the CPU, where half precision is slow. Padding never
    enters a result: it is masked while encoding and cut off afterwards.

    Args:
        folder: Folder with configuration, tokenizer and weights.
        name: Name of the encoder.
        revision: Identity of the weights.
        lower_case: Whether the tokenizer lowers the case; None trusts the files of the folder.

    Raises:
        MissingExtraError: If torch or transformers are not installed.
        TextEncoderError: If the folder does not hold a usable encoder.
    """

    def __init__(
        self, folder: str | Path, *, name: str, revision: str, lower_case: bool | None = None
    ) -> None:
        self.name = name
        self.revision = revision
        self._tokenizer, self._model = _load(Path(folder), lower_case)
        config = self._model.config
        self.dim = int(config.hidden_size)
        self.max_tokens = min(
            int(config.max_position_embeddings), int(self._tokenizer.model_max_length)
        )

    @property
    def parameters(self) -> int:
        """Number of weights."""
        return sum(weight.numel() for weight in self._model.parameters())

    def count_tokens(self, text: str) -> int:
        """Return how many tokens a text has, the special ones included."""
        return len(self._tokenizer(text, truncation=False)["input_ids"])

    def encode(self, texts: Sequence[str]) -> list[TextFeatures]:
        """Return the last hidden states (L, D) of each text, special tokens included.

        Raises:
            UsageError: If a text is too long for the model; nothing is cut off silently.
        """
        features: list[TextFeatures] = []
        for start in range(0, len(texts), _BATCH):
            features += self._encode_batch(list(texts[start : start + _BATCH]))
        return features

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the mean over the tokens of each text, (N, D) float32."""
        return np.stack([one.mean() for one in self.encode(texts)])

    def _encode_batch(self, texts: list[str]) -> list[TextFeatures]:
        import torch

        for text in texts:
            if self.count_tokens(text) > self.max_tokens:
                raise UsageError(
                    f"a text is longer than the {self.max_tokens} tokens of {self.name}: "
                    f"{text[:60]!r}"
                )
        batch = self._tokenizer(texts, padding=True, return_tensors="pt")
        with torch.inference_mode():
            states = self._model(**batch).last_hidden_state.numpy()
        masks = batch["attention_mask"].numpy().astype(bool)
        return [
            TextFeatures(np.ascontiguousarray(rows[mask], dtype=np.float32))
            for rows, mask in zip(states, masks, strict=True)
        ]


def _load(folder: Path, lower_case: bool | None) -> tuple[Any, Any]:
    try:
        import torch  # noqa: F401
        import transformers
    except ImportError as error:
        raise MissingExtraError(error.name or "transformers", "text") from error
    if not (folder / "config.json").is_file():
        raise TextEncoderError("this folder holds no text encoder", source=folder)
    verbosity = transformers.logging.get_verbosity()
    # The pooling head is not used, and transformers warns at length that it is missing.
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    try:
        config = transformers.AutoConfig.from_pretrained(folder, local_files_only=True)
        kind = transformers.CLIPTextModel if "clip" in config.model_type else transformers.AutoModel
        casing = {} if lower_case is None else {"do_lower_case": lower_case}
        tokenizer = transformers.AutoTokenizer.from_pretrained(
            folder, local_files_only=True, **casing
        )
        model = kind.from_pretrained(folder, local_files_only=True)
    except (OSError, ValueError, RuntimeError, SafetensorError, UnpicklingError) as error:
        raise TextEncoderError(f"the text encoder cannot be loaded ({error})", source=folder) from (
            error
        )
    finally:
        transformers.logging.set_verbosity(verbosity)
        transformers.logging.enable_progress_bar()
    return tokenizer, model.float().eval().requires_grad_(False)
