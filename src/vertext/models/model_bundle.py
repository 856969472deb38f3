"""A model in one folder or zip: graphs, phrase bank and card, each checked by SHA-256."""

from __future__ import annotations

import hashlib
import zipfile
from difflib import get_close_matches
from functools import cached_property
from importlib.resources import files
from pathlib import Path

from vertext.errors import BundleError
from vertext.models.model_card import ModelCard
from vertext.models.registry import NETWORKS

CARD_FILE = "card.json"
MODEL_FILE = "model.onnx"
ENCODER_FILE = "encoder.onnx"
DECODER_FILE = "decoder.onnx"
PHRASES_FILE = "phrases.safetensors"
DEFAULT_MODEL = "atm-net"
_MAX_BYTES = 4 << 30


class ModelBundle:
    """A bundle whose card was read; its files are read on demand and checked each time.

    Nothing is unpacked to disk and no pickle is ever loaded.

    Args:
        path: Folder or zip file.

    Raises:
        BundleError: The bundle is missing, its card is not valid, or a needed file is not listed.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        if not self.path.exists():
            raise BundleError("there is no such model bundle", source=self.path)
        card = self._read(CARD_FILE)
        self.sha256 = hashlib.sha256(card).hexdigest()
        self.card = ModelCard.from_json(card, source=f"{self.path}/{CARD_FILE}")
        missing = [name for name in self._needed if name not in self.card.files]
        if missing:
            raise BundleError(f"the card does not list {', '.join(missing)}", source=self.path)

    @property
    def _needed(self) -> tuple[str, ...]:
        """A model that reads text is split, so that a new prompt reuses the image's features."""
        if self.card.text is None:
            return (MODEL_FILE,)
        return (ENCODER_FILE, DECODER_FILE, PHRASES_FILE)

    def read(self, name: str) -> bytes:
        """Return the content of a file that the card lists.

        Raises:
            BundleError: The file is missing, or is not the file that the card was written for.
        """
        if name not in self.card.files:
            raise BundleError(f"the card does not list {name}", source=self.path)
        content = self._read(name)
        if hashlib.sha256(content).hexdigest() != self.card.files[name]:
            raise BundleError(
                f"{name} is damaged or was changed: its SHA-256 is not the one in the card",
                source=self.path,
                remedy="Fetch or export the bundle again",
            )
        return content

    def verify(self) -> None:
        """Check every file against its SHA-256.

        Raises:
            BundleError: A file is missing or damaged.
        """
        for name in self.card.files:
            self.read(name)

    @cached_property
    def size(self) -> int:
        """Size of all listed files in bytes, as stored."""
        return sum(self._size(name) for name in (CARD_FILE, *self.card.files))

    def _size(self, name: str) -> int:
        if self.path.is_dir():
            return (self.path / name).stat().st_size
        with zipfile.ZipFile(self.path) as archive:
            return archive.getinfo(name).compress_size

    def _read(self, name: str) -> bytes:
        try:
            if self.path.is_dir():
                return (self.path / name).read_bytes()
            with zipfile.ZipFile(self.path) as archive:
                if archive.getinfo(name).file_size > _MAX_BYTES:
                    raise BundleError(f"{name} is too large for a bundle", source=self.path)
                return archive.read(name)
        except (FileNotFoundError, KeyError) as error:
            raise BundleError(f"the bundle lacks {name}", source=self.path) from error
        except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, RuntimeError) as error:
            raise BundleError(
                f"the bundle cannot be read ({error})",
                source=self.path,
                remedy="A bundle is a folder or a zip file with card.json in it",
            ) from error


def shipped_bundles() -> dict[str, Path]:
    """Return the bundles that came with the package, by name."""
    root = Path(str(files("vertext"))) / "bundles"
    found = sorted(root.iterdir()) if root.is_dir() else []
    return {
        entry.stem if entry.suffix == ".zip" else entry.name: entry
        for entry in found
        if entry.suffix == ".zip" or (entry / CARD_FILE).is_file()
    }


def load_model(name_or_path: str | Path = DEFAULT_MODEL) -> ModelBundle:
    """Open a shipped model by name, or any bundle by path, and check all its files.

    Args:
        name_or_path: Name of a shipped bundle, or a folder or zip file.

    Raises:
        BundleError: There is no such bundle, or it is damaged.
    """
    shipped = shipped_bundles()
    text = str(name_or_path)
    if text in shipped:
        bundle = ModelBundle(shipped[text])
    elif Path(name_or_path).exists():
        bundle = ModelBundle(name_or_path)
    else:
        raise BundleError(f"there is no model named {text!r}", remedy=_remedy(text, shipped))
    bundle.verify()
    return bundle


def _remedy(name: str, shipped: dict[str, Path]) -> str:
    if name in NETWORKS:
        return (
            f"This network ships without weights. Train it: vertext train "
            f"configs/experiments/{name}.yaml; export it: vertext export runs/{name}/last.ckpt "
            f"-o {name}-bundle; then give --model {name}-bundle"
        )
    near = get_close_matches(name, shipped, n=1, cutoff=0.5)
    if near:
        return f"Did you mean {near[0]}?"
    listed = ", ".join(shipped) or "none ship with this installation"
    return f"Give the path of a bundle (a folder or zip file) or one of these names: {listed}"
