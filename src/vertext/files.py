"""Files on disk: atomic writes, removal, checksums, folders of installed packages."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vertext.errors import ResourceError

_CHUNK = 1 << 20


@contextmanager
def atomic_path(target: str | Path) -> Iterator[Path]:
    """Yield a temporary path beside `target` that replaces it once the block succeeds.

    The temporary file keeps every suffix of the target, since writers choose the format by it.

    Args:
        target: File to write. Its folder is made if needed.

    Raises:
        ResourceError: The disk is full or the place cannot be written.
    """
    target = Path(target)
    temporary: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(
            prefix=".vertext-", suffix="".join(target.suffixes[-2:]), dir=target.parent
        )
        os.close(handle)
        temporary = Path(name)
        yield temporary
        # mkstemp makes private files; a result should have the permissions of any other file.
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(target)
    except OSError as error:
        raise _unwritable(target, error) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def remove(path: str | Path) -> None:
    """Delete a file that may be missing.

    Raises:
        ResourceError: The place cannot be written.
    """
    try:
        Path(path).unlink(missing_ok=True)
    except OSError as error:
        raise _unwritable(Path(path), error) from error


def sha256_of(path: str | Path) -> str:
    """Return the SHA-256 of a file as 64 hexadecimal digits."""
    digest = hashlib.sha256()
    with Path(path).open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def package_folder(package: str) -> Path | None:
    """Return the folder of an installed Python package, or None; nothing of it is imported."""
    spec = importlib.util.find_spec(package)
    places = list(spec.submodule_search_locations or ()) if spec else []
    return Path(places[0]) if places else None


def _unwritable(target: Path, error: OSError) -> ResourceError:
    return ResourceError(
        f"cannot be written ({error.strerror or error})",
        source=target,
        remedy="Free some disk space or choose another output folder",
    )


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
