"""Take the files out of a zip that a stranger sent."""

from __future__ import annotations

import errno
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from vertext.errors import ReadError, ResourceError, UnsupportedInputError
from vertext.server.server_settings import ServerSettings

_CHUNK = 1 << 20
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


def unpack_zip(archive: Path, folder: Path, settings: ServerSettings) -> None:
    """Write the files of a zip into a folder.

    What the zip says of its sizes is not believed: bytes are counted as they come.

    Args:
        archive: The zip.
        folder: Empty folder.
        settings: How many files and bytes it may hold.

    Raises:
        ReadError: It is no zip, damaged or encrypted, or two of its files share a name.
        ResourceError: The disk is full.
        UnsupportedInputError: It holds too much, links, or names that lead out of the folder.
    """
    try:
        with zipfile.ZipFile(archive) as content:
            entries = [entry for entry in content.infolist() if not entry.is_dir()]
            if len(entries) > settings.unpacked_files:
                raise UnsupportedInputError(
                    f"the zip holds {len(entries)} files, and {settings.unpacked_files} are allowed"
                )
            left = settings.unpacked_bytes
            for entry in entries:
                left -= _unpack(content, entry, folder / _inside(entry), left)
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise ResourceError("there is no room to unpack the zip") from error
        raise ReadError(
            "the zip holds a name twice, or one that cannot be used", remedy="Zip it anew"
        ) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        # A RuntimeError tells of a password, or of a compression that Python lacks.
        raise ReadError(
            "the zip cannot be read", remedy="Zip it anew, without a password"
        ) from error


def _inside(entry: zipfile.ZipInfo) -> PurePosixPath:
    """Return where an entry belongs below the folder."""
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    leads_out = path.is_absolute() or ".." in path.parts or ":" in entry.filename
    if leads_out or "\0" in entry.filename or stat.S_ISLNK(entry.external_attr >> 16):
        raise UnsupportedInputError("the zip holds links, or names that lead out of it")
    return path


def _unpack(content: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, left: int) -> int:
    """Write one file and return its size."""
    target.parent.mkdir(parents=True, exist_ok=True)
    size = 0
    with content.open(entry) as source, target.open("xb") as file:
        while chunk := source.read(_CHUNK):
            size += len(chunk)
            if size > left:
                raise UnsupportedInputError("the zip unpacks to more than is allowed")
            file.write(chunk)
    return size
