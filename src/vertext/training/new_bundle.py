"""A bundle that appears whole or not at all, and the words of its card."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from vertext.errors import UsageError
from vertext.files import sha256_of
from vertext.models.model_bundle import CARD_FILE
from vertext.models.model_card import ModelCard


@contextmanager
def new_bundle(bundle: Path) -> Iterator[Path]:
    """Yield a folder to fill, which becomes the bundle if nothing fails.

    Raises:
        UsageError: The bundle exists.
    """
    if bundle.exists():
        raise UsageError("exists already", source=bundle, remedy="Choose another folder")
    bundle.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=bundle.parent, prefix=".vertext-") as folder:
        # A folder of its own inside, since temporary folders are closed to other users.
        parts = Path(folder) / bundle.name
        parts.mkdir()
        yield parts
        parts.rename(bundle)


def write_card(
    folder: Path, words: str | Path | None, *, said: Mapping[str, Any], known: Mapping[str, Any]
) -> None:
    """Write the card of a bundle whose other files are all there.

    Args:
        folder: The bundle in the making.
        words: YAML with the card's words: name, version, description, licence, trained_on,
            credit, split, limits, metrics, numbering, agreement.
        said: What stands where these words say nothing.
        known: What the words cannot change.

    Raises:
        UsageError: The words cannot be read.
        BundleError: They make no valid card.
    """
    defaults = {
        "version": "0",
        "description": "",
        "licence": {"code": "Apache-2.0", "weights": "unstated"},
        "credit": "",
        "limits": [],
    }
    files = {file.name: sha256_of(file) for file in sorted(folder.iterdir())}
    own = {} if words is None else _read_words(Path(words))
    content = defaults | dict(said) | own | dict(known) | {"files": files}
    card = ModelCard.from_json(json.dumps(content), source=str(words or "card"))
    (folder / CARD_FILE).write_text(card.to_json(), encoding="utf-8")


def _read_words(path: Path) -> dict[str, Any]:
    try:
        words = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise UsageError(f"the card's words cannot be read ({error})", source=path) from error
    if not isinstance(words, dict):
        raise UsageError("the card's words must be keys and values", source=path)
    return words
